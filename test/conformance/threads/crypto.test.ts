import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { failureOf, MAJOR, onBothThreads } from './worlds';

describe('crypto: functions with a callback', () => {
  onBothThreads('pbkdf2, scrypt and hkdf derive what their synchronous forms do', async () => {
    const derived = await Promise.all([
      promisify(crypto.pbkdf2)('password', 'salt', 1_000, 32, 'sha256'),
      promisify<string, string, number, Buffer>(crypto.scrypt)('password', 'salt', 32),
      promisify(crypto.hkdf)('sha256', 'key', 'salt', 'info', 32),
    ]);
    expect(derived.map((bytes) => Buffer.from(bytes as Uint8Array).toString('hex'))).to.deep.equal([
      crypto.pbkdf2Sync('password', 'salt', 1_000, 32, 'sha256').toString('hex'),
      crypto.scryptSync('password', 'salt', 32).toString('hex'),
      Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 32)).toString('hex'),
    ]);
    expect(derived[0]).to.be.instanceOf(Buffer);
    expect(derived[2]).to.be.instanceOf(ArrayBuffer);
  });

  onBothThreads('the callback comes after all that is ready', async () => {
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      crypto.pbkdf2('a', 'b', 1, 8, 'sha1', (error, key) => {
        order.push(`${String(error)} ${String(key.length)}`);
        resolve();
      });
    });
    process.nextTick(() => order.push('tick'));
    await Promise.resolve();
    order.push('went on');
    await done;
    expect(order.at(-1)).to.equal('null 8');
    expect([...order].sort()).to.deep.equal(['null 8', 'tick', 'went on']);
  });

  onBothThreads('wrong arguments are thrown at once', async () => {
    const calls: (() => void)[] = [
      () => {
        crypto.pbkdf2('a', 'b', 0, 8, 'sha1', never);
      },
      () => {
        crypto.pbkdf2('a', 'b', 1, 8, 'no such hash', never);
      },
      () => {
        crypto.scrypt('a', 'b', 8, { N: 3 }, never);
      },
      () => {
        crypto.hkdf('sha256', 'a', 'b', 'c', 1_000_000, never);
      },
      () => {
        crypto.generateKeyPair('rsa', {} as crypto.RSAKeyPairKeyObjectOptions, never);
      },
    ];
    const codes = await Promise.all(calls.map(async (call) => (await failureOf(call)).code));
    expect(codes.slice(0, 2)).to.deep.equal(['ERR_OUT_OF_RANGE', 'ERR_CRYPTO_INVALID_DIGEST']);
    expect(codes[2]).to.be.oneOf([
      'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
      'ERR_CRYPTO_SCRYPT_INVALID_PARAMETER',
    ]);
    expect(codes.slice(3)).to.deep.equal(['ERR_CRYPTO_INVALID_KEYLEN', 'ERR_INVALID_ARG_TYPE']);
    const missing = await failureOf(() => {
      (crypto.pbkdf2 as unknown as (...args: unknown[]) => void)('a', 'b', 1, 8, 'sha1');
    });
    expect(missing.code).to.equal('ERR_INVALID_ARG_TYPE');
  });

  onBothThreads('what fails in the thread is an error of the callback', async () => {
    let told = new Error('nothing');
    await new Promise<void>((resolve) => {
      crypto.generateKeyPair('rsa', { modulusLength: 64 }, (error) => {
        if (error) told = error;
        resolve();
      });
    });
    expect(told.message).to.match(/key size too small/);
  });

  onBothThreads('key pairs sign, and others do not verify', async () => {
    const { publicKey, privateKey } = await promisify(crypto.generateKeyPair)('ed25519');
    const signature = await new Promise<Buffer>((resolve, reject) => {
      crypto.sign(null, Buffer.from('text'), privateKey, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
    const verified = (data: string): Promise<boolean> =>
      new Promise((resolve, reject) => {
        crypto.verify(null, Buffer.from(data), publicKey, signature, (error, result) => {
          if (error) reject(error);
          else resolve(result);
        });
      });
    expect(await verified('text')).to.equal(true);
    expect(await verified('other')).to.equal(false);
    expect(crypto.verify(null, Buffer.from('text'), publicKey, signature)).to.equal(true);
  });

  onBothThreads('key pairs come in the encoding that was asked for', async () => {
    const pair = await promisify(crypto.generateKeyPair)('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    expect(pair.publicKey).to.match(/^-----BEGIN PUBLIC KEY-----/);
    expect(pair.privateKey).to.be.instanceOf(Buffer);
  });

  onBothThreads('two agree on a secret', async () => {
    const [one, other] = await Promise.all([
      promisify(crypto.generateKeyPair)('x25519'),
      promisify(crypto.generateKeyPair)('x25519'),
    ]);
    expect(
      crypto
        .diffieHellman({ privateKey: one.privateKey, publicKey: other.publicKey })
        .equals(crypto.diffieHellman({ privateKey: other.privateKey, publicKey: one.publicKey })),
    ).to.equal(true);
    if (MAJOR < 24) return;
    const withCallback = crypto.diffieHellman as unknown as (
      keys: object,
      callback: (error: Error | null, secret: Buffer) => void,
    ) => void;
    const secret = await promisify(withCallback)({
      privateKey: one.privateKey,
      publicKey: other.publicKey,
    });
    expect(secret).to.have.length(32);
  });

  onBothThreads('keys, primes, and whether a number is one', async () => {
    const key = await promisify(crypto.generateKey)('hmac', { length: 128 });
    expect(key.symmetricKeySize).to.equal(16);
    const prime = await new Promise<bigint>((resolve, reject) => {
      crypto.generatePrime(64, { bigint: true }, (error, found) => {
        if (error) reject(error);
        else resolve(found);
      });
    });
    expect(await promisify<bigint, boolean>(crypto.checkPrime)(prime)).to.equal(true);
    expect(await promisify<bigint, boolean>(crypto.checkPrime)(prime + 1n)).to.equal(false);
  });

  onBothThreads('a callback is in the context in which it was asked for', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await Promise.all(
      ['one', 'two'].map((store) =>
        storage.run(
          store,
          () =>
            new Promise((resolve) => {
              crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => {
                resolve(storage.getStore());
              });
            }),
        ),
      ),
    );
    expect(seen).to.deep.equal(['one', 'two']);
  });
});

function never(): void {
  throw new Error('called back');
}
