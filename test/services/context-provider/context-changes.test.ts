import { expect } from 'chai';
import sinon from 'sinon';
import {
  type CameraContext,
  ContextChanges,
  ContextProvider,
  type ContextSource,
  type ContextStore,
  type EntityContext,
} from '../../../services/context-provider';

const front: CameraContext = { name: 'Front door', zone: 'porch', usualMotions: 4 };
const anna: EntityContext = { name: 'Anna', role: 'guest' };
const query = { camera: 'front', timeMs: 0, entity: 'anna' };

/** One camera and one entity. */
class Household implements ContextSource, ContextStore {
  private version = 1;
  private camera = front;
  private entity = anna;

  async loadCamera() {
    return { version: this.version, record: this.camera };
  }

  async loadEntity() {
    return { version: this.version, record: this.entity };
  }

  async saveCamera({ record }: { readonly record: CameraContext }) {
    this.camera = record;
    return (this.version += 1);
  }

  async saveEntity({ record }: { readonly record: EntityContext }) {
    this.entity = record;
    return (this.version += 1);
  }
}

describe('ContextChanges', () => {
  let household: Household;
  let provider: ContextProvider;

  beforeEach(() => {
    household = new Household();
    provider = new ContextProvider({ source: household });
  });

  afterEach(() => provider.close());

  it('saves a change, tells its version, and the next reader sees it', async () => {
    const saveCamera = sinon.spy(household, 'saveCamera');
    const changes = new ContextChanges({ store: household, provider });
    await provider.get(query);
    expect(await changes.changeCamera('front', { ...front, zone: 'garden' })).to.equal(2);
    expect(await changes.changeEntity('anna', { ...anna, role: 'resident' })).to.equal(3);
    sinon.assert.calledOnceWithMatch(saveCamera, { record: { zone: 'garden' } });

    const outcome = await provider.get(query);
    expect(outcome).to.have.nested.property('context.camera.zone', 'garden');
    expect(outcome).to.have.nested.property('context.entity.role', 'resident');
  });

  it('has it loaded again also when a save fails, for its commit may have gone through', async () => {
    const lost = new Error('the connection was lost');
    sinon.stub(household, 'saveCamera').rejects(lost);
    const loadCamera = sinon.spy(household, 'loadCamera');
    const changes = new ContextChanges({ store: household, provider });
    await provider.get(query);
    expect(await rejectionOf(changes.changeCamera('front', front))).to.equal(lost);
    await provider.get(query);
    sinon.assert.calledTwice(loadCamera);
  });

  it('reports a store that names no version', async () => {
    sinon.stub(household, 'saveCamera').resolves(undefined);
    const changes = new ContextChanges({ store: household, provider });
    const failure = await rejectionOf(changes.changeCamera('front', front));
    expect(failure).to.have.property('code', 'INVALID_READING');
  });

  it('refuses bad input and saves nothing', async () => {
    const saveCamera = sinon.spy(household, 'saveCamera');
    const changes = new ContextChanges({ store: household, provider });
    const bad = [changes.changeCamera('', front), changes.changeCamera('front', 'x' as never)];
    for (const change of bad) {
      expect(await rejectionOf(change)).to.have.property('code', 'INVALID_ARGUMENT');
    }
    sinon.assert.notCalled(saveCamera);
    expect(() => new ContextChanges({} as never)).to.throw(/store must be/);
  });
});

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('was expected to reject'),
    (error: unknown) => error,
  );
}
