import crypto, {
  getRandomValues as namedGetRandomValues,
  randomBytes as namedRandomBytes,
  webcrypto,
} from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { inRun } from '../trial';

const hex = (view: Uint8Array): string => Buffer.from(view).toString('hex');

type Done<T> = (error: Error | null, value: T) => void;

const asCallback = <T>(call: (done: Done<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, value) => {
      // Node gives null to some of these callbacks, and undefined to others.
      if (error instanceof Error) reject(error);
      else resolve(value);
    });
  });

/** Every way to draw, by name; each is asked for enough that chance does not repeat it. */
const DRAWS: Record<string, () => unknown> = {
  'Math.random': () => Math.random(),
  'crypto.randomUUID': () => crypto.randomUUID(),
  'globalThis.crypto.randomUUID': () => globalThis.crypto.randomUUID(),
  'webcrypto.randomUUID': () => webcrypto.randomUUID(),
  'crypto.randomBytes': () => hex(crypto.randomBytes(16)),
  'randomBytes by name': () => hex(namedRandomBytes(16)),
  'crypto.randomBytes with callback': async () =>
    hex(
      await asCallback<Buffer>((done) => {
        crypto.randomBytes(16, done);
      }),
    ),
  'crypto.randomBytes promisified': async () => hex(await promisify(crypto.randomBytes)(16)),
  'crypto.randomInt': () => crypto.randomInt(2 ** 40),
  'crypto.randomInt in a range': () => crypto.randomInt(-(2 ** 40), 2 ** 40),
  'crypto.randomInt with callback': () =>
    asCallback<number>((done) => {
      crypto.randomInt(2 ** 40, done);
    }),
  'crypto.randomFillSync': () => hex(crypto.randomFillSync(new Uint8Array(16))),
  'crypto.randomFillSync of words': () => String(crypto.randomFillSync(new BigUint64Array(2))),
  'crypto.randomFill': async () =>
    hex(
      await asCallback<Uint8Array>((done) => {
        crypto.randomFill(new Uint8Array(16), done);
      }),
    ),
  'crypto.getRandomValues': () => hex(crypto.getRandomValues(new Uint8Array(16))),
  'getRandomValues by name': () => hex(namedGetRandomValues(new Uint8Array(16))),
  'globalThis.crypto.getRandomValues': () =>
    hex(globalThis.crypto.getRandomValues(new Uint8Array(16))),
  'webcrypto.getRandomValues': () => hex(webcrypto.getRandomValues(new Uint8Array(16))),
};

describe('the door of randomness', () => {
  for (const [name, draw] of Object.entries(DRAWS)) {
    it(`${name}: the same seed draws the same, another seed and a second draw do not`, async () => {
      const twice = async (): Promise<unknown[]> => [await draw(), await draw()];
      const first = await inRun(twice, { seed: 1 });
      expect(await inRun(twice, { seed: 1 })).to.deep.equal(first);
      expect(await inRun(twice, { seed: 2 })).to.not.deep.equal(first);
      expect(first[0]).to.not.deep.equal(first[1]);
    });

    it(`${name}: outside a run it is Node's own`, async () => {
      const inside = await inRun(draw, { seed: 1 });
      expect(await draw()).to.not.deep.equal(inside);
    });
  }

  it('draws UUIDs of version 4', async () => {
    const uuids = await inRun(() => Array.from({ length: 200 }, () => crypto.randomUUID()));
    expect(new Set(uuids).size).to.equal(200);
    for (const uuid of uuids) {
      expect(uuid).to.match(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('draws from the whole range, and from no more', async () => {
    const draw = (make: () => number): Promise<number[]> =>
      inRun(() => Array.from({ length: 2_000 }, make));
    const fractions = await draw(Math.random);
    const ints = await draw(() => crypto.randomInt(-3, 3));
    expect(Math.min(...fractions)).to.be.within(0, 0.01);
    expect(Math.max(...fractions)).to.be.within(0.99, 0.9999999999);
    expect([...new Set(ints)].sort((a, b) => a - b)).to.deep.equal([-3, -2, -1, 0, 1, 2]);
  });

  it('fills the part that was asked for', async () => {
    const [sync, async] = await inRun(async () => {
      const part = crypto.randomFillSync(new Uint8Array(12), 2, 8);
      const view = new Uint8Array(12);
      await asCallback((done) => {
        crypto.randomFill(view, 2, 8, done);
      });
      return [part, view] as const;
    });
    for (const view of [sync, async]) {
      expect([...view.slice(0, 2), ...view.slice(10)]).to.deep.equal([0, 0, 0, 0]);
      expect(view.slice(2, 10).some((byte) => byte !== 0)).to.equal(true);
    }
  });

  it('answers callbacks later, never at once', async () => {
    const order = await inRun(async () => {
      const log: string[] = [];
      const answered = asCallback((done) => {
        crypto.randomBytes(4, done);
      }).then(() => {
        log.push('answer');
      });
      log.push('caller');
      await answered;
      return log;
    });
    expect(order).to.deep.equal(['caller', 'answer']);
  });

  it('refuses an empty range of randomInt as Node does', async () => {
    await inRun(() => {
      expect(() => crypto.randomInt(5, 5)).to.throw(RangeError, 'out of range');
      expect(() => crypto.randomInt(0)).to.throw(RangeError, 'out of range');
    });
  });
});
