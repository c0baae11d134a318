/** Tokens signed and verified by HMAC, encrypted and decrypted, keys imported and derived; an expired one, a forged one. */
import { CompactEncrypt, compactDecrypt, jwtVerify, SignJWT } from 'jose';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';

simulate('jose', { timeoutMs: 300_000 }, async (sim) => {
  const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
  const order: number[] = [];
  const tokens = await Promise.all(
    [1, 2, 3].map(async (user) => {
      const token = await new SignJWT({ user })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime('10s')
        .sign(secret);
      order.push(user);
      return token;
    }),
  );
  sim.sometimes('a later one is signed first', order.join() !== '1,2,3');
  const [first = '', second = ''] = tokens;
  const { payload } = await jwtVerify(second, secret);
  sim.always(
    'a token is verified',
    payload['user'] === 2 && payload.iat === 1_735_689_600,
    payload,
  );
  const forged = await jwtVerify(`${first.slice(0, -4)}AAAA`, secret).catch(codeOf);
  sim.always('a forged one is not', forged === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', forged);
  await sim.sleep(25_000);
  const expired = await jwtVerify(first, secret).catch(codeOf);
  sim.always('an old one is not', expired === 'ERR_JWT_EXPIRED', expired);
  const sealed = await new CompactEncrypt(new TextEncoder().encode('text'))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(secret);
  const { plaintext } = await compactDecrypt(sealed, secret);
  sim.always('what was encrypted is read', new TextDecoder().decode(plaintext) === 'text');
});
