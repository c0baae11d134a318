import * as dns from 'node:dns';
import * as net from 'node:net';
import { expect } from 'chai';
import { errorOf, onBothNetworks } from './worlds';

describe('names', () => {
  onBothNetworks('localhost has an address of each family', async () => {
    expect(await dns.promises.lookup('localhost', 4)).to.deep.equal({
      address: '127.0.0.1',
      family: 4,
    });
    expect(await dns.promises.lookup('localhost', { family: 4, all: true })).to.deep.equal([
      { address: '127.0.0.1', family: 4 },
    ]);
  });

  onBothNetworks('an address is its own', async () => {
    expect(await dns.promises.lookup('10.1.2.3')).to.deep.equal({ address: '10.1.2.3', family: 4 });
    const found = await new Promise((resolve) => {
      dns.lookup('::1', (error, address, family) => {
        resolve([error, address, family]);
      });
    });
    expect(found).to.deep.equal([null, '::1', 6]);
  });

  onBothNetworks('what has no name is not found', async () => {
    const error = await errorOf(net.connect(80, 'nobody.invalid'));
    // A machine without a name server says that it may be found later.
    expect(error.code).to.be.oneOf(['ENOTFOUND', 'EAI_AGAIN']);
    expect(error.message).to.equal(`getaddrinfo ${String(error.code)} nobody.invalid`);
    expect(error).to.include({ syscall: 'getaddrinfo', hostname: 'nobody.invalid' });
  });

  onBothNetworks('what is no name is refused at once', () => {
    expect(() => {
      dns.lookup(5 as never, () => undefined);
    })
      .to.throw(TypeError)
      .with.property('code', 'ERR_INVALID_ARG_TYPE');
    expect(() => {
      (dns.lookup as unknown as (name: string) => void)('localhost');
    }).to.throw(TypeError);
    return Promise.resolve();
  });
});
