import { expect } from 'chai';
import sinon from 'sinon';
import { ProcessorError } from '../../../services/event-processor';
import { CircuitBreaker } from '../../../services/event-processor/circuit-breaker';

let clock: sinon.SinonFakeTimers;
let breaker: CircuitBreaker;

describe('CircuitBreaker', () => {
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['performance'] });
    breaker = new CircuitBreaker();
  });

  afterEach(() => {
    clock.restore();
  });

  it('opens after five failures in a row', () => {
    fail(4);
    expect(breaker.state).to.equal('closed');
    fail(1);
    expect(breaker.state).to.equal('open');
    expect(breaker.enter()).to.equal(undefined);
    expect(breaker.waitMs()).to.equal(60_000);
  });

  it('opens when half of at least six calls fail', () => {
    for (let round = 1; round <= 2; round += 1) {
      fail(1);
      succeed(1);
    }
    expect(breaker.state).to.equal('closed');
    succeed(1);
    fail(1);
    expect(breaker.state).to.equal('open');
  });

  it('forgets what is older than its window', () => {
    fail(4);
    succeed(1);
    clock.tick(60_000);
    succeed(5);
    fail(1);
    expect(breaker.state).to.equal('closed');
  });

  it('lets one probe through after a minute, and closes when it succeeds', () => {
    fail(5);
    clock.tick(59_999);
    expect(breaker.enter()).to.equal(undefined);
    clock.tick(1);
    expect(breaker.state).to.equal('half_open');
    const probe = breaker.enter();
    expect(breaker.enter()).to.equal(undefined);
    probe?.succeed();
    expect(breaker.state).to.equal('closed');
    fail(4);
    expect(breaker.state).to.equal('closed');
  });

  it('stays open for another minute when the probe fails', () => {
    fail(5);
    clock.tick(60_000);
    breaker.enter()?.fail();
    expect(breaker.state).to.equal('open');
    clock.tick(60_000);
    expect(breaker.enter()).not.to.equal(undefined);
  });

  it('lets the next probe through when one was cancelled', () => {
    fail(5);
    clock.tick(60_000);
    breaker.enter()?.cancel();
    const next = breaker.enter();
    next?.succeed();
    expect(breaker.state).to.equal('closed');
  });

  it('takes no notice of calls from before it opened or closed', () => {
    const slow = breaker.enter();
    fail(5);
    clock.tick(60_000);
    breaker.enter()?.succeed();
    slow?.fail();
    fail(4);
    expect(breaker.state).to.equal('closed');
  });

  it('takes the first report of a call alone', () => {
    const pass = breaker.enter();
    for (let time = 1; time <= 5; time += 1) pass?.fail();
    expect(breaker.state).to.equal('closed');
  });

  it('refuses options that are out of range', () => {
    for (const options of [{ failuresInRow: 0 }, { openMs: -1 }, { leastCalls: 0.5 }]) {
      expect(() => new CircuitBreaker(options)).to.throw(ProcessorError);
    }
  });
});

function fail(times: number): void {
  for (let time = 1; time <= times; time += 1) breaker.enter()?.fail();
}

function succeed(times: number): void {
  for (let time = 1; time <= times; time += 1) breaker.enter()?.succeed();
}
