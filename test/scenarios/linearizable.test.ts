import { expect } from 'chai';
import { allMutants } from '../mutants/catalogue';
import { Sweep } from '../mutants/sweep';

const TIME_LIMIT_MS = 60_000;
const SEEDS = 200;

/** Bugs that each of the models finds by itself; which object, and what is the last that it shows. */
const FOUND = [
  { id: 'mc-02', service: 'context-provider', title: 'what they see: 5', last: /^read\(\) = / },
  { id: 'mc-03', service: 'context-provider', title: 'what they see: 2', last: /^read\(\) = / },
  { id: 'ep-13', service: 'event-processor', title: 'the answers: 2', last: /= duplicate$/ },
  { id: 'ws-04', service: 'websocket-manager', title: 'what they see: 2', last: /^receive\(\)/ },
] as const;

describe('the sequential model of a service finds', () => {
  for (const { id, service, title, last } of FOUND) {
    const mutant = allMutants().find((one) => one.id === id);
    it(`${id}: ${mutant?.title}`, async function () {
      this.timeout(TIME_LIMIT_MS);
      const sweep = new Sweep(`scenarios/${service}/linearizable.ts`, mutant);
      const scenario = await sweep.scenario(`one order explains ${title}`);
      const failure = await sweep.firstFailure(scenario, { first: 1, count: SEEDS });
      if (failure?.outcome.kind !== 'notLinearizable') throw new Error(failure?.outcome.kind);
      const { calls, isShortest, partition } = failure.outcome.history;
      expect(isShortest).to.equal(true);
      expect(partition).to.not.equal('');
      const returned = calls.filter(({ to }) => to !== undefined);
      returned.sort((one, other) => (one.to?.place ?? 0) - (other.to?.place ?? 0));
      expect(returned.at(-1)?.text).to.match(last);
    });
  }
});
