import { expect } from 'chai';
import sinon from 'sinon';
import {
  type CameraContext,
  ContextChanges,
  ContextProvider,
  type ContextStore,
  type EntityContext,
} from '../../../services/context-provider';

const front: CameraContext = { name: 'Front door', zone: 'porch', usualMotions: 4 };
const anna: EntityContext = { name: 'Anna', role: 'resident' };

type Save<K extends keyof ContextStore> = ContextStore[K];

function stubs() {
  const saveCamera = sinon.stub<Parameters<Save<'saveCamera'>>, Promise<number>>().resolves(2);
  const saveEntity = sinon.stub<Parameters<Save<'saveEntity'>>, Promise<number>>().resolves(3);
  const invalidate = sinon.spy();
  const changes = new ContextChanges({
    store: { saveCamera, saveEntity },
    provider: { invalidate },
  });
  return { saveCamera, saveEntity, invalidate, changes };
}

describe('ContextChanges', () => {
  it('saves a change, announces it with its version, and tells the version', async () => {
    const { changes, saveCamera, saveEntity, invalidate } = stubs();
    expect(await changes.changeCamera('front', front)).to.equal(2);
    sinon.assert.calledOnceWithExactly(saveCamera, { camera: 'front', record: front });
    sinon.assert.calledOnceWithExactly(invalidate, { camera: 'front' }, 2);

    expect(await changes.changeEntity('anna', anna)).to.equal(3);
    sinon.assert.calledOnceWithExactly(saveEntity, { entity: 'anna', record: anna });
    sinon.assert.calledWithExactly(invalidate, { entity: 'anna' }, 3);
  });

  it('forgets also when a save fails, for its commit may have gone through', async () => {
    const { changes, saveCamera, invalidate } = stubs();
    const lost = new Error('the connection was lost');
    saveCamera.rejects(lost);
    expect(await rejectionOf(changes.changeCamera('front', front))).to.equal(lost);
    sinon.assert.calledOnceWithExactly(invalidate, { camera: 'front' }, 0);
  });

  it('reports a store that names no version', async () => {
    const { saveCamera, saveEntity } = stubs();
    const source = { loadCamera: sinon.stub(), loadEntity: sinon.stub() };
    const provider = new ContextProvider({ source });
    const changes = new ContextChanges({ store: { saveCamera, saveEntity }, provider });
    saveCamera.resolves(undefined);
    const failure = await rejectionOf(changes.changeCamera('front', front));
    expect(failure).to.have.property('code', 'INVALID_READING');
  });

  it('refuses bad input and saves nothing', async () => {
    const { changes, saveCamera } = stubs();
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
