import * as path from 'node:path';
import { expect } from 'chai';
import { trial } from '../trial';

const FILE = path.join(__dirname, 'fixtures/frames.cjs');

describe('frames that have served before', () => {
  for (const granularity of ['io', 'await'] as const) {
    it(`change nothing in a later run, at ${granularity}`, async () => {
      const run = async (name: string, seed: number): Promise<string> =>
        (await trial(FILE, name, { granularity, seed })).digest;
      const first = await run('timersAtOnce', 1);
      for (let seed = 1; seed <= 10; seed++) {
        await run('others', seed);
        expect(await run('timersAtOnce', 1), `behind ${seed} other runs`).to.equal(first);
        expect(await run('timersAtOnce', 1), 'behind itself').to.equal(first);
      }
    });
  }
});
