import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import {
  ContextChanges,
  ContextProvider,
  type ContextSource,
  type ContextStore,
} from '../../../services/context-provider';
import { createHttpServer } from '../../../services/context-provider/http-server';

/** A store in memory, 1 ms away; camera `slow` is 200 ms away. */
class Cameras implements ContextSource, ContextStore {
  private version = 1;
  private name = 'Front door';

  async loadCamera({ camera }: { readonly camera: string }) {
    await later(camera === 'slow' ? 200 : 1);
    if (camera === 'broken') throw new Error('password of the database: secret');
    const record = { name: this.name, zone: 'porch', usualMotions: 4 };
    return { version: this.version, record: camera === 'ghost' ? undefined : record };
  }

  async loadEntity() {
    await later(1);
    return { version: this.version, record: { name: 'Anna', role: 'resident' } };
  }

  async saveCamera({ record }: { readonly record: { readonly name: string } }) {
    await later(1);
    this.name = record.name;
    return (this.version += 1);
  }

  async saveEntity() {
    await later(1);
    return (this.version += 1);
  }
}

describe('the context provider on real timers and a real socket', () => {
  const cameras = new Cameras();
  const log: string[] = [];
  let provider: ContextProvider;
  let server: FastifyInstance;
  let url: string;

  before(async () => {
    provider = new ContextProvider({ source: cameras });
    const logger = pino({ level: 'warn' }, { write: (line: string) => log.push(line) });
    server = createHttpServer({ provider, logger });
    await server.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });

  after(async () => {
    await server.close();
    await provider.close();
    expect(provider.health()).to.deep.equal({ state: 'closed', waiting: 0, loading: 0 });
  });

  it('answers with context, and sees a change at once', async () => {
    const answer = await fetch(`${url}/context?camera=front&timeMs=0&entity=anna`);
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({
      kind: 'context',
      context: {
        camera: { name: 'Front door', zone: 'porch', usualMotions: 4 },
        entity: { name: 'Anna', role: 'resident' },
      },
    });

    const changes = new ContextChanges({ store: cameras, provider });
    await changes.changeCamera('front', { name: 'Porch', zone: 'porch', usualMotions: 4 });
    const changed = await fetch(`${url}/context?camera=front&timeMs=0`);
    expect(await changed.json()).to.have.nested.property('context.camera.name', 'Porch');
  });

  it('says in its status why there is no context', async () => {
    const get = (camera: string) => fetch(`${url}/context?camera=${camera}&timeMs=0`);
    expect(await get('ghost')).to.have.property('status', 404);
    const broken = await get('broken');
    expect(broken.status).to.equal(502);
    expect(await broken.json()).to.deep.equal({ kind: 'failed', error: 'SOURCE_FAILED' });
    expect(log.join('')).to.include('secret');

    const begun = performance.now();
    expect(await get('slow')).to.have.property('status', 504);
    expect(performance.now() - begun).to.be.greaterThan(75);
  });

  it('forgets what an invalidation names', async () => {
    const before = provider.metrics().cameras.loads;
    const send = (body: object) =>
      fetch(`${url}/invalidations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await send({ camera: 'front', version: 2 })).to.have.property('status', 204);
    await fetch(`${url}/context?camera=front&timeMs=0`);
    expect(provider.metrics().cameras.loads).to.equal(before + 1);

    for (const body of [{}, { camera: 'front' }, { camera: 'front', entity: 'anna', version: 1 }]) {
      expect(await send(body)).to.have.property('status', 400);
    }
    const large = await send({ camera: 'x'.repeat(5_000), version: 1 });
    expect(large.status).to.equal(413);
  });

  it('refuses a query that is none', async () => {
    for (const query of [
      '',
      '?camera=&timeMs=0',
      '?camera=a&timeMs=noon',
      '?camera=a&timeMs=1e300',
    ]) {
      const answer = await fetch(`${url}/context${query}`);
      expect(answer.status, query).to.equal(400);
      expect(await answer.json()).to.have.property('error', 'INVALID_ARGUMENT');
    }
  });

  it('tells of its health and counts', async () => {
    const health = await fetch(`${url}/health`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.include({ state: 'open', waiting: 0 });

    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).to.match(/context_provider_loads\{cache="cameras"\} [1-9]/u);
    expect(metrics).to.match(/context_provider_unanswered\{reason="timeout"\} 1/u);
    expect(metrics).to.match(/context_provider_get_seconds_count\{outcome="context"\} [1-9]/u);
  });
});

function later(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
