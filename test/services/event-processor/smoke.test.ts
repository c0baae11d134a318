import { expect } from 'chai';
import { type AddressInfo } from 'node:net';
import pino from 'pino';
import { EventProcessor, InProcessStore } from '../../../services/event-processor';
import { createHttpServer } from '../../../services/event-processor/http-server';

const picture = new Uint8Array([1, 2, 3]);

/** The whole service on a real socket and real timers. */
describe('the event processor over HTTP', () => {
  let processor: EventProcessor;
  let server: ReturnType<typeof createHttpServer>;
  let url: string;
  let heard: (() => void) | undefined;

  beforeEach(async () => {
    const logger = pino({ level: 'silent' });
    processor = new EventProcessor({
      store: new InProcessStore(),
      cameras: {
        snapshot: ({ camera }) =>
          camera === 'nowhere' ? { kind: 'unknown' } : { kind: 'frames', frames: [picture] },
      },
      context: { get: () => ({ kind: 'unknown' }) },
      vision: { describe: () => ({ description: 'a cat', labels: ['cat'], costMicros: 5_000 }) },
      publisher: { publish: () => heard?.() },
      log: logger,
      queueLimit: 1,
    });
    server = createHttpServer({ processor, logger });
    await server.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    await server.close();
    await processor.drain(1_000);
  });

  it('takes a motion in and announces what was seen', async () => {
    const announced = new Promise<void>((resolve) => (heard = resolve));
    processor.start();
    const motion = { camera: 'front', atMs: Date.now() };
    expect(await post(motion, 'k')).to.deep.equal({ status: 202, body: { answer: 'accepted' } });
    expect(await post(motion, 'k')).to.deep.equal({ status: 200, body: { answer: 'duplicate' } });
    expect(await post(motion)).to.deep.equal({ status: 200, body: { answer: 'cooldown' } });
    await announced;
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).to.match(/^event_processor_vision_described 1$/mu);
    expect(metrics).to.match(/^event_processor_events\{state="leased"\} 0$/mu);
    const health = await fetch(`${url}/health`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.include({ state: 'running', breaker: 'closed' });
  });

  it('says what is wrong', async () => {
    const motion = { camera: 'front', atMs: 0 };
    expect(await post({ camera: 'front' })).to.have.property('status', 400);
    expect(await post(motion, 'k'.repeat(300))).to.have.property('status', 400);
    expect(await post({ camera: 'nowhere', atMs: 0 })).to.deep.include({ status: 404 });
    expect(await post({ ...motion, zone: 'z'.repeat(20_000) })).to.have.property('status', 413);
    const notJson = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${url}/motions`, notJson)).status).to.equal(400);
    expect(await post(motion)).to.have.property('status', 202);
    expect(await post({ camera: 'yard', atMs: 0 })).to.have.property('status', 429);
    await processor.drain(1_000);
    expect(await post({ camera: 'pool', atMs: 0 })).to.deep.include({ status: 503 });
    expect((await fetch(`${url}/health`)).status).to.equal(503);
  });

  async function post(motion: object, key?: string) {
    const response = await fetch(`${url}/motions`, {
      method: 'POST',
      body: JSON.stringify(motion),
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
    });
    return { status: response.status, body: await response.json() };
  }
});
