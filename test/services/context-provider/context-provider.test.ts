import { expect } from 'chai';
import sinon from 'sinon';
import {
  type CameraContext,
  type ContextOutcome,
  ContextProvider,
  type ContextSource,
  type EntityContext,
  type Reading,
} from '../../../services/context-provider';

const noon = Date.UTC(2025, 5, 1, 12, 30);
const front: CameraContext = { name: 'Front door', zone: 'porch', usualMotions: 4 };
const anna: EntityContext = { name: 'Anna', role: 'resident' };

let clock: sinon.SinonFakeTimers;
let source: ReturnType<typeof stubSource>;
let provider: ContextProvider;

describe('ContextProvider', () => {
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    source = stubSource();
    provider = new ContextProvider({ source });
  });

  afterEach(async () => {
    await provider.close();
    expect(clock.countTimers(), 'timers left').to.equal(0);
    clock.restore();
  });

  describe('asking', asking);
  describe('the source is slow, fails or knows nothing', trouble);
  describe('forgetting', forgetting);
  describe('its edges', edges);
});

function asking(): void {
  it('tells what is known about a camera and an entity', async () => {
    const outcome = await provider.get({ camera: 'front', timeMs: noon, entity: 'anna' });
    expect(outcome).to.deep.equal({ kind: 'context', context: { camera: front, entity: anna } });
    sinon.assert.calledWithMatch(source.loadCamera, { camera: 'front', hour: 12 });
    sinon.assert.calledWithMatch(source.loadEntity, { entity: 'anna' });
  });

  it('does not ask for an entity when none was recognised', async () => {
    const outcome = await provider.get({ camera: 'front', timeMs: noon });
    expect(contextOf(outcome).entity).to.equal(undefined);
    sinon.assert.notCalled(source.loadEntity);
  });

  it('asks the source once for 30 s', async () => {
    await provider.get({ camera: 'front', timeMs: noon });
    clock.tick(29_999);
    await provider.get({ camera: 'front', timeMs: noon });
    sinon.assert.calledOnce(source.loadCamera);
    clock.tick(1);
    await provider.get({ camera: 'front', timeMs: noon });
    sinon.assert.calledTwice(source.loadCamera);
  });

  it('asks the source once for events that come together', async () => {
    const query = { camera: 'front', timeMs: noon, entity: 'anna' };
    await Promise.all([provider.get(query), provider.get(query), provider.get(query)]);
    sinon.assert.calledOnce(source.loadCamera);
    sinon.assert.calledOnce(source.loadEntity);
  });

  it('keeps the hours of a camera apart', async () => {
    await provider.get({ camera: 'front', timeMs: noon });
    await provider.get({ camera: 'front', timeMs: noon + 3_600_000 });
    sinon.assert.calledTwice(source.loadCamera);
    sinon.assert.calledWithMatch(source.loadCamera.secondCall, { hour: 13 });
  });

  it('hands out copies that nobody can change', async () => {
    const stored = { ...front };
    source.loadCamera.resolves({ version: 1, record: stored });
    const { camera } = contextOf(await provider.get({ camera: 'front', timeMs: noon }));
    stored.name = 'changed in the store';
    expect(camera.name).to.equal('Front door');
    expect(() => Object.assign(camera, { name: 'changed by a caller' })).to.throw(TypeError);
  });
}

function trouble(): void {
  it('says unknown for a camera that does not exist, and remembers it for 5 s', async () => {
    source.loadCamera.resolves({ version: 1, record: undefined });
    const query = { camera: 'ghost', timeMs: noon };
    expect(await provider.get(query)).to.deep.equal({ kind: 'unknown' });
    clock.tick(4_999);
    expect(await provider.get(query)).to.deep.equal({ kind: 'unknown' });
    sinon.assert.calledOnce(source.loadCamera);
    clock.tick(1);
    source.loadCamera.resolves({ version: 2, record: front });
    expect(contextOf(await provider.get(query)).camera).to.deep.equal(front);
  });

  it('lets its caller go after 80 ms, and keeps what arrives later', async () => {
    source.loadCamera.callsFake(() => later(200, { version: 1, record: front }));
    const first = provider.get({ camera: 'front', timeMs: noon });
    await clock.tickAsync(79);
    expect(provider.metrics().timeouts).to.equal(0);
    await clock.tickAsync(1);
    expect(await first).to.deep.equal({ kind: 'timeout' });

    await clock.tickAsync(120);
    const second = await provider.get({ camera: 'front', timeMs: noon });
    expect(contextOf(second).camera).to.deep.equal(front);
    sinon.assert.calledOnce(source.loadCamera);
  });

  it('has one budget for the camera and the entity together', async () => {
    source.loadCamera.callsFake(() => later(50, { version: 1, record: front }));
    source.loadEntity.callsFake(() => later(90, { version: 1, record: anna }));
    const outcome = provider.get({ camera: 'front', timeMs: noon, entity: 'anna' });
    await clock.tickAsync(80);
    expect(await outcome).to.deep.equal({ kind: 'timeout' });
    await clock.tickAsync(10);
  });

  it('reports a failed load and tries again for the next caller', async () => {
    const error = new Error('no connection');
    source.loadCamera.onFirstCall().rejects(error);
    const query = { camera: 'front', timeMs: noon };
    expect(await provider.get(query)).to.deep.equal({ kind: 'failed', error });
    expect(contextOf(await provider.get(query)).camera).to.deep.equal(front);
    expect(provider.metrics().failures).to.equal(1);
  });

  it('reports a source that answers with something else', async () => {
    for (const answer of [undefined, { version: -1, record: front }, { version: 1, record: 'x' }]) {
      source.loadCamera.resolves(answer as unknown as Reading<CameraContext>);
      const outcome = await provider.get({ camera: 'front', timeMs: noon });
      expect(outcome).to.have.nested.property('error.code', 'INVALID_READING');
    }
  });
}

function forgetting(): void {
  it('loads a camera again, at every hour, after its invalidation', async () => {
    await provider.get({ camera: 'front', timeMs: noon });
    await provider.get({ camera: 'front', timeMs: noon + 3_600_000 });
    const renamed = { ...front, name: 'Porch' };
    source.loadCamera.resolves({ version: 2, record: renamed });
    provider.invalidate({ camera: 'front' }, 2);

    for (const timeMs of [noon, noon + 3_600_000]) {
      const { camera } = contextOf(await provider.get({ camera: 'front', timeMs }));
      expect(camera.name).to.equal('Porch');
    }
  });

  it('loads an entity again after its invalidation, and nothing else', async () => {
    const query = { camera: 'front', timeMs: noon, entity: 'anna' };
    await provider.get(query);
    source.loadEntity.resolves({ version: 2, record: { ...anna, role: 'guest' } });
    provider.invalidate({ entity: 'anna' }, 2);

    expect(contextOf(await provider.get(query)).entity).to.have.property('role', 'guest');
    sinon.assert.calledOnce(source.loadCamera);
  });

  it('does not take a reading from before the announced version', async () => {
    provider.invalidate({ camera: 'front' }, 5);
    const behind = await provider.get({ camera: 'front', timeMs: noon });
    expect(behind).to.have.nested.property('error.code', 'OUTDATED');

    source.loadCamera.resolves({ version: 5, record: front });
    const caughtUp = await provider.get({ camera: 'front', timeMs: noon });
    expect(contextOf(caughtUp).camera).to.deep.equal(front);
  });

  it('forgets everything when it is cleared', async () => {
    const query = { camera: 'front', timeMs: noon, entity: 'anna' };
    await provider.get(query);
    provider.clear();
    await provider.get(query);
    sinon.assert.calledTwice(source.loadCamera);
    sinon.assert.calledTwice(source.loadEntity);
  });
}

function edges(): void {
  it('ends its callers with closed when it closes', async () => {
    source.loadCamera.callsFake((_request, signal) => untilAborted(signal));
    const waiting = provider.get({ camera: 'front', timeMs: noon });
    expect(provider.health()).to.deep.equal({ state: 'open', waiting: 1, loading: 1 });
    const closing = provider.close();
    expect(provider.health().state).to.equal('closing');
    await closing;

    expect(provider.health()).to.deep.equal({ state: 'closed', waiting: 0, loading: 0 });
    expect(await waiting).to.deep.equal({ kind: 'closed' });
    expect(await provider.get({ camera: 'front', timeMs: noon })).to.deep.equal({ kind: 'closed' });
    expect(provider.metrics().cameras).to.include({ entries: 0, loading: 0 });
  });

  it('refuses bad input and loses nothing by it', async () => {
    await provider.get({ camera: 'front', timeMs: noon });
    for (const query of [null, { camera: '', timeMs: noon }, { camera: 'front', timeMs: NaN }]) {
      const failure: unknown = await provider.get(query as never).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'INVALID_ARGUMENT');
    }
    expect(() => provider.invalidate({ camera: 'front' }, -1)).to.throw(/version must be/);
    expect(() => new ContextProvider({} as never)).to.throw(/source must be/);

    await provider.get({ camera: 'front', timeMs: noon });
    sinon.assert.calledOnce(source.loadCamera);
  });
}

function stubSource() {
  type Load<K extends keyof ContextSource> = ContextSource[K];
  const loadCamera = sinon.stub<Parameters<Load<'loadCamera'>>, ReturnType<Load<'loadCamera'>>>();
  const loadEntity = sinon.stub<Parameters<Load<'loadEntity'>>, ReturnType<Load<'loadEntity'>>>();
  loadCamera.resolves({ version: 1, record: front });
  loadEntity.resolves({ version: 1, record: anna });
  return { loadCamera, loadEntity };
}

function contextOf(outcome: ContextOutcome) {
  if (outcome.kind !== 'context') return expect.fail(`got ${outcome.kind} and no context`);
  return outcome.context;
}

function later<T>(delayMs: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), delayMs));
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
