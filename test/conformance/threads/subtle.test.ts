import { createHash, createHmac, webcrypto } from 'node:crypto';
import { expect } from 'chai';
import { failureOf, onBothThreads, text } from './worlds';

const { subtle } = webcrypto;
const digest = Reflect.get(subtle, 'digest') as (...args: unknown[]) => Promise<unknown>;

describe('crypto.subtle', () => {
  onBothThreads('digests are those of createHash', async () => {
    for (const [name, hash] of [
      ['SHA-1', 'sha1'],
      ['SHA-256', 'sha256'],
      ['SHA-512', 'sha512'],
    ] as const) {
      const made = await subtle.digest(name, text(1_000));
      expect(made).to.be.instanceOf(ArrayBuffer);
      expect(hex(made)).to.equal(createHash(hash).update(text(1_000)).digest('hex'));
    }
    const part = new Uint16Array([1, 2, 3, 4]).subarray(1, 3);
    expect(hex(await subtle.digest({ name: 'SHA-256' }, part))).to.equal(
      createHash('sha256')
        .update(new Uint8Array([2, 0, 3, 0]))
        .digest('hex'),
    );
  });

  onBothThreads('HMAC signs and verifies', async () => {
    const key = await subtle.importKey(
      'raw',
      Buffer.from('secret'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    );
    expect(key.extractable).to.equal(false);
    expect(key.usages).to.deep.equal(['sign', 'verify']);
    const signature = await subtle.sign('HMAC', key, text(100));
    expect(hex(signature)).to.equal(createHmac('sha256', 'secret').update(text(100)).digest('hex'));
    expect(await subtle.verify('HMAC', key, signature, text(100))).to.equal(true);
    expect(await subtle.verify('HMAC', key, signature, text(99))).to.equal(false);
  });

  onBothThreads('AES encrypts and decrypts, and notices what was changed', async () => {
    const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
      'encrypt',
      'decrypt',
    ]);
    const algorithm = { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: text(8) };
    const sealed = await subtle.encrypt(algorithm, key, text(100));
    expect(sealed.byteLength).to.equal(116);
    expect(Buffer.from(await subtle.decrypt(algorithm, key, sealed)).equals(text(100))).to.equal(
      true,
    );
    new Uint8Array(sealed)[0] = (new Uint8Array(sealed)[0] ?? 0) ^ 1;
    const error = await failureOf(() => subtle.decrypt(algorithm, key, sealed));
    expect(error.name).to.equal('OperationError');
  });

  onBothThreads('keys are exported and imported', async () => {
    const key = await subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, ['encrypt']);
    const jwk = await subtle.exportKey('jwk', key);
    expect(jwk).to.include({ kty: 'oct', alg: 'A128CBC', ext: true });
    const again = await subtle.importKey('jwk', jwk, 'AES-CBC', true, ['encrypt']);
    expect(hex(await subtle.exportKey('raw', again))).to.equal(
      hex(await subtle.exportKey('raw', key)),
    );
  });

  onBothThreads('key pairs sign and agree', async () => {
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const signing = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
    const signature = await subtle.sign(ecdsa, signing.privateKey, text(10));
    expect(await subtle.verify(ecdsa, signing.publicKey, signature, text(10))).to.equal(true);
    expect((await subtle.exportKey('spki', signing.publicKey)).byteLength).to.be.greaterThan(80);

    const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
    const one = await pairOf(subtle.generateKey(ecdh, false, ['deriveBits']));
    const other = await pairOf(subtle.generateKey(ecdh, false, ['deriveBits']));
    const secrets = await Promise.all([
      subtle.deriveBits({ name: 'ECDH', public: other.publicKey }, one.privateKey, 256),
      subtle.deriveBits({ name: 'ECDH', public: one.publicKey }, other.privateKey, 256),
    ]);
    expect(hex(secrets[0])).to.equal(hex(secrets[1]));
  });

  onBothThreads('bits and keys are derived, wrapped and unwrapped', async () => {
    const password = await subtle.importKey('raw', text(10), 'PBKDF2', false, [
      'deriveBits',
      'deriveKey',
    ]);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: text(8), iterations: 100 };
    const bits = await subtle.deriveBits(algorithm, password, 256);
    const aes = { name: 'AES-GCM', length: 256 };
    const key = await subtle.deriveKey(algorithm, password, aes, true, ['wrapKey', 'unwrapKey']);
    expect(hex(await subtle.exportKey('raw', key))).to.equal(hex(bits));
    const iv = { name: 'AES-GCM', iv: new Uint8Array(12) };
    const wrapped = await subtle.wrapKey('raw', key, key, iv);
    const back = await subtle.unwrapKey('raw', wrapped, key, iv, 'AES-GCM', true, ['encrypt']);
    expect(hex(await subtle.exportKey('raw', back))).to.equal(hex(bits));
  });

  onBothThreads('what cannot be is a rejection, with the error of Node', async () => {
    const unknown = await failureOf(() => subtle.digest('MD5', text(1)));
    expect(unknown).to.deep.equal({
      name: 'NotSupportedError',
      code: 9,
      message: 'Unrecognized algorithm name',
    });
    const wrong = await failureOf(() => digest.call(subtle, 'SHA-1', 'text'));
    expect(wrong).to.include({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    const missing = await failureOf(() => digest.call(subtle, 'SHA-1'));
    expect(missing).to.include({ name: 'TypeError', code: 'ERR_MISSING_ARGS' });
    const self = await failureOf(() => digest.call({}, 'SHA-1', text(1)));
    expect(self).to.include({ name: 'TypeError', code: 'ERR_INVALID_THIS' });
    const called = await failureOf(() => digest.call(subtle, 'SHA-1', () => undefined));
    expect(called.name).to.equal('TypeError');
    const key = await subtle.importKey('raw', text(16), 'AES-CBC', false, ['encrypt']);
    const closed = await failureOf(() => subtle.exportKey('raw', key));
    expect(closed.name).to.be.oneOf(['InvalidAccessError', 'InvalidAccessException']);
  });

  onBothThreads('what is given is taken at the call', async () => {
    const bytes = Buffer.from('before');
    const promise = subtle.digest('SHA-256', bytes);
    bytes.write('after!');
    expect(hex(await promise)).to.equal(createHash('sha256').update('before').digest('hex'));
  });
});

function hex(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString('hex');
}

async function pairOf(made: Promise<unknown>): Promise<webcrypto.CryptoKeyPair> {
  return (await made) as webcrypto.CryptoKeyPair;
}
