import { expect } from 'chai';
import sinon from 'sinon';
import { Debouncer } from '../../../services/websocket-manager/debouncer';

let clock: sinon.SinonFakeTimers;
let shown: string[];
let debouncer: Debouncer<string>;

describe('Debouncer', () => {
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    shown = [];
    debouncer = new Debouncer<string>({
      windowMs: 5_000,
      maxKeys: 2,
      emit: async (item) => shown.push(item),
    });
  });

  afterEach(async () => {
    await debouncer.flush();
    expect(clock.countTimers(), 'timers left').to.equal(0);
    clock.restore();
  });

  it('lets the first through and shows the last when the window ends', async () => {
    expect(['A', 'B', 'C'].map((item) => debouncer.admit('front', item))).to.deep.equal([
      true,
      false,
      false,
    ]);
    await clock.tickAsync(4_999);
    expect(shown).to.deep.equal([]);
    await clock.tickAsync(1);
    expect(shown).to.deep.equal(['C']);
    expect(debouncer.superseded).to.equal(1);
  });

  it('opens another window with what it shows', async () => {
    debouncer.admit('front', 'A');
    debouncer.admit('front', 'B');
    await clock.tickAsync(5_000);
    expect(debouncer.admit('front', 'C')).to.equal(false);
    await clock.tickAsync(5_000);
    expect(shown).to.deep.equal(['B', 'C']);
    await clock.tickAsync(5_000);
    expect(debouncer.size).to.equal(0);
    expect(debouncer.admit('front', 'D')).to.equal(true);
  });

  it('shows at once what waits longest, when there are too many keys', async () => {
    for (const key of ['front', 'yard']) debouncer.admit(key, `${key} 1`);
    debouncer.admit('front', 'front 2');
    expect(debouncer.admit('door', 'door 1')).to.equal(true);
    await clock.tickAsync(0);
    expect(shown).to.deep.equal(['front 2']);
    expect(debouncer.size).to.equal(2);
  });

  it('shows at the next edge what could not be shown', async () => {
    const emit = sinon.stub();
    emit.onFirstCall().rejects(new Error('no log'));
    emit.resolves();
    const failing = new Debouncer<string>({ windowMs: 100, maxKeys: 2, emit });
    failing.admit('front', 'A');
    failing.admit('front', 'B');
    await clock.tickAsync(200);
    sinon.assert.calledTwice(emit);
    sinon.assert.alwaysCalledWithExactly(emit, 'B');
    await failing.flush();
  });

  it('shows everything when it is flushed', async () => {
    for (const item of ['A', 'B']) debouncer.admit('front', item);
    for (const item of ['C', 'D']) debouncer.admit('yard', item);
    await debouncer.flush();
    expect(shown).to.deep.equal(['B', 'D']);
  });
});
