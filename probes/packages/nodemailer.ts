/**
 * A pool of two connections that log in over STARTTLS: mails at the same time with an attachment and lines that begin
 * with a dot, an address that is refused, a connection that is cut in the middle of a mail, a wrong password, and the
 * pool's end.
 */
import nodemailer from 'nodemailer';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { smtpServer, type Mail } from '../servers/smtp';

simulate('nodemailer', { timeoutMs: 120_000 }, async (sim) => {
  const inbox: Mail[] = [];
  const server = smtpServer({
    user: 'ann',
    password: 'secret',
    keep: (mail) => inbox.push(mail),
  });
  const port = await listening(server);
  const options = {
    host: '127.0.0.1',
    port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  };
  const mailer = nodemailer.createTransport({
    ...options,
    auth: { user: 'ann', pass: 'secret' },
    pool: true,
    maxConnections: 2,
    maxMessages: 3,
  });
  const names = ['ann', 'bob', 'nobody', 'cut', 'eve', 'fay'];
  const results = await Promise.allSettled(
    names.map((name) =>
      mailer.sendMail({
        from: 'me@example.test',
        to: `${name}@example.test`,
        subject: name,
        text: `to ${name}\n.a line with a dot`,
        attachments: [{ filename: 'note.txt', content: `attached for ${name}` }],
      }),
    ),
  );
  const sent = names.filter((_, index) => results[index]?.status === 'fulfilled');
  sim.always('an address is refused', !sent.includes('nobody'), results);
  sim.always('a mail that is cut is sent once more', sent.includes('cut'), results);
  sim.always('all others are sent', sent.length === names.length - 1, results);
  const arrived = inbox.map(({ to }) => to[0]?.split('@')[0] ?? '');
  sim.always('what is sent has arrived once', arrived.sort().join() === [...sent].sort().join());
  sim.always(
    'a mail arrives whole',
    inbox.every(({ to, text }) => {
      const name = to[0]?.split('@')[0] ?? '';
      const attached = Buffer.from(`attached for ${name}`).toString('base64');
      return text.includes(`to ${name}\n.a line with a dot`) && text.includes(attached);
    }),
    inbox,
  );
  const connections = new Set(inbox.map(({ connection }) => connection));
  sim.always('connections are used again', connections.size < inbox.length, connections.size);
  sim.sometimes('a later mail arrives first', inbox[0]?.to[0] !== 'ann@example.test');

  const stranger = nodemailer.createTransport({ ...options, auth: { user: 'ann', pass: 'x' } });
  const refused = await stranger.verify().catch(codeOf);
  sim.always('a wrong password is refused', refused === 'EAUTH', refused);
  mailer.close();
  await stopped(server);
});
