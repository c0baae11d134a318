import crypto from 'node:crypto';
import { expect } from 'chai';
import { inRun } from '../trial';

/** As ws, undici and others have it: kept beyond a run. */
const pool = new Uint8Array(512);
let used = pool.length;

function fourBytes(): number {
  if (used === pool.length) {
    crypto.randomFillSync(pool);
    used = 0;
  }
  used += 4;
  return pool[used - 4] ?? 0;
}

describe('a pool of random bytes that outlives a run', () => {
  it('moves no choice of the run that fills it', async () => {
    const drawn: number[] = [];
    for (let time = 0; time < 3; time++) {
      drawn.push(
        await inRun(() => {
          fourBytes();
          return Math.random();
        }),
      );
    }
    expect(drawn).to.deep.equal([drawn[0], drawn[0], drawn[0]]);
  });

  it('is not the same each time that it is filled', async () => {
    const [first, second, other] = await inRun(() => [
      crypto.randomBytes(256).toString('hex'),
      crypto.randomBytes(256).toString('hex'),
      crypto.randomBytes(300).toString('hex'),
    ]);
    expect(first).to.not.equal(second);
    expect(other.startsWith(first)).to.equal(false);
  });
});
