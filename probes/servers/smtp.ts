import * as net from 'node:net';
import * as tls from 'node:tls';
import { CERTIFICATE, KEY } from './certificate';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they were sent, without the dots that were doubled. */
  readonly text: string;
  /** How many of all connections it came over, from 1. */
  readonly connection: number;
}

export interface SmtpOptions {
  readonly user: string;
  readonly password: string;
  /** Is given every mail that is accepted. */
  readonly keep: (mail: Mail) => void;
}

/**
 * Speaks SMTP with STARTTLS and AUTH PLAIN, and takes mails from those that did both. It refuses the address `nobody`,
 * and cuts the connection in the middle of the first mail to `cut`.
 */
export function smtpServer(options: SmtpOptions): net.Server {
  let connections = 0;
  const once = new Set(['cut']);
  return net.createServer((socket) => {
    connections++;
    const session = new Session({ socket, connection: connections, once, ...options });
    session.greet();
  });
}

interface SessionParts extends SmtpOptions {
  readonly socket: net.Socket;
  readonly connection: number;
  /** Names of addresses whose first mail is cut. */
  readonly once: Set<string>;
}

class Session {
  private socket: net.Socket;
  private rest = '';
  private isSecure = false;
  private isKnown = false;
  private from = '';
  private to: string[] = [];
  /** The lines of a mail while one is sent. */
  private data: string[] | undefined = undefined;

  constructor(private readonly parts: SessionParts) {
    this.socket = parts.socket;
    this.listen();
  }

  greet(): void {
    this.say('220 probe ESMTP');
  }

  private listen(): void {
    this.socket.setEncoding('utf8');
    this.socket.on('data', (piece: string) => {
      const lines = (this.rest + piece).split('\r\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.take(line);
    });
    this.socket.on('error', () => undefined);
  }

  private take(line: string): void {
    if (this.data === undefined) this.answer(line);
    else if (line === '.') this.keep(this.data);
    else this.data.push(line.replace(/^\.\./, '.'));
  }

  private answer(line: string): void {
    const [, verb = '', argument = ''] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    const address = /<(.*)>/.exec(argument)?.[1] ?? '';
    switch (verb.toUpperCase()) {
      case 'EHLO':
        this.say(this.isSecure ? '250-probe\r\n250 AUTH PLAIN' : '250-probe\r\n250 STARTTLS');
        break;
      case 'STARTTLS':
        this.say('220 go ahead');
        this.secure();
        break;
      case 'AUTH':
        this.logIn(argument);
        break;
      case 'MAIL':
        this.from = address;
        this.say(this.isKnown ? '250 ok' : '530 who are you');
        break;
      case 'RCPT':
        this.addTo(address);
        break;
      case 'DATA':
        this.begin();
        break;
      case 'RSET':
        this.forget();
        this.say('250 ok');
        break;
      case 'QUIT':
        this.socket.end('221 bye\r\n');
        break;
      default:
        this.say('502 unknown');
    }
  }

  private secure(): void {
    this.socket.removeAllListeners('data');
    const secureContext = tls.createSecureContext({ key: KEY, cert: CERTIFICATE });
    this.socket = new tls.TLSSocket(this.socket, { isServer: true, secureContext });
    this.isSecure = true;
    this.listen();
  }

  private logIn(argument: string): void {
    const { user, password } = this.parts;
    const [, text = ''] = /^PLAIN (.*)$/.exec(argument) ?? [];
    this.isKnown =
      this.isSecure && Buffer.from(text, 'base64').toString() === `\0${user}\0${password}`;
    this.say(this.isKnown ? '235 welcome' : '535 wrong');
  }

  private addTo(address: string): void {
    if (address.startsWith('nobody@')) {
      this.say('550 nobody of that name');
      return;
    }
    this.to.push(address);
    this.say('250 ok');
  }

  private begin(): void {
    const name = this.to[0]?.split('@')[0] ?? '';
    this.data = [];
    if (this.parts.once.delete(name)) this.socket.destroy();
    else this.say('354 go on');
  }

  private keep(lines: readonly string[]): void {
    const { keep, connection } = this.parts;
    keep({ from: this.from, to: this.to, text: lines.join('\n'), connection });
    this.forget();
    this.say('250 kept');
  }

  private forget(): void {
    this.from = '';
    this.to = [];
    this.data = undefined;
  }

  private say(text: string): void {
    this.socket.write(`${text}\r\n`);
  }
}
