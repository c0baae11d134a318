/** A task every minute for an hour of virtual time, one that overlaps itself, and one that is stopped. */
import cron from 'node-cron';
import { simulate } from '../../sim';

simulate('node-cron', { timeoutMs: 7_200_000, instrument: ['node-cron'] }, async (sim) => {
  const minutes: number[] = [];
  let running = 0;
  let most = 0;
  const every = cron.schedule('* * * * *', () => void minutes.push(new Date().getUTCMinutes()));
  const slow = cron.schedule(
    '*/10 * * * * *',
    async () => {
      most = Math.max(most, ++running);
      await sim.sleep(9_000);
      running -= 1;
    },
    { noOverlap: true },
  );
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (minutes.length < 10) return;
      clearInterval(timer);
      resolve();
    }, 1_000);
  });
  await every.stop();
  await slow.stop();
  sim.always(
    'it ran each minute',
    minutes.slice(0, 10).every((minute, index) => minute === ((minutes[0] ?? 0) + index) % 60),
    minutes,
  );
  sim.always('it never overlapped itself', most === 1, most);
});
