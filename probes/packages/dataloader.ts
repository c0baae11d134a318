/** Loads of one turn in one batch, a cache, a key that fails, and a batch that is too large. */
import DataLoader from 'dataloader';
import { simulate } from '../../sim';

simulate('dataloader', async (sim) => {
  const batches: number[][] = [];
  const loader = new DataLoader<number, string>(
    async (keys) => {
      batches.push([...keys]);
      await sim.sleep(10);
      return keys.map((key) => (key === 3 ? new Error('three') : `value ${key}`));
    },
    { maxBatchSize: 3 },
  );
  const results = await Promise.allSettled([1, 2, 3, 4, 1].map((key) => loader.load(key)));
  sim.always(
    'they come in batches',
    batches.map((batch) => batch.join()).join(';') === '1,2,3;4',
    batches,
  );
  sim.always('one failed', results.filter(({ status }) => status === 'rejected').length === 1);
  await Promise.all([
    loader.load(1),
    sim.sleep(1).then(() => Promise.all([loader.load(5), loader.load(6)])),
    sim.sleep(1).then(() => loader.load(7)),
  ]);
  sim.always(
    'two of one turn share a batch',
    batches.some((batch) => batch.join().includes('5,6')),
    batches,
  );
  sim.sometimes('a later turn has its own', batches.at(-1)?.join() === '7');
});
