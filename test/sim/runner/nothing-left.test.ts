import http from 'node:http';
import https from 'node:https';
import * as path from 'node:path';
import { expect } from 'chai';
import { listScenarios, runOne } from '../../../sim/runner/batch';
import { settingsOf } from '../../../sim/runner/options';
import { impatientEngine } from '../trial';

const FILE = path.join(__dirname, 'fixtures', 'busy-world.ts');

const ENDS: Readonly<Record<string, string>> = {
  passes: 'passed',
  throws: 'exception',
  leaks: 'leak',
  crashes: 'exception',
  'waits for ever': 'timeout',
  hangs: 'livelock',
  'leaves the simulation': 'outsideSimulation',
};

/** However a run ends, in the midst of whatever it was doing. */
describe('after a run the process is as before', () => {
  const engine = impatientEngine(2_000);

  before(async () => {
    // What is made once and kept, such as a package that is loaded, is no part of a run.
    const [first] = await listScenarios(engine, FILE);
    if (first === undefined) throw new Error('no scenario');
    await runOne(engine, request(first));
  });

  for (const [title, kind] of Object.entries(ENDS)) {
    for (const granularity of ['io', 'await'] as const) {
      it(`one that ${title}, at ${granularity}`, async () => {
        const scenario = (await listScenarios(engine, FILE)).find((one) => one.title === title);
        if (scenario === undefined) throw new Error(`no scenario ${title}`);
        const before = surroundings();
        for (let seed = 1; seed <= 5; seed++) {
          const { outcome } = await runOne(engine, { ...request(scenario, granularity), seed });
          expect(outcome.kind, JSON.stringify(outcome)).to.equal(kind);
          if (kind === 'livelock') break;
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
        expect(surroundings()).to.deep.equal(before);
      }).timeout(60_000);
    }
  }
  it('and whatever is left is seen', () => {
    const before = surroundings();
    Reflect.set(globalThis, 'heddleTestLeft', 1);
    const listener = (): void => undefined;
    process.on('SIGUSR2', listener);
    expect(surroundings()).to.not.deep.equal(before);
    Reflect.deleteProperty(globalThis, 'heddleTestLeft');
    expect(surroundings()).to.not.deep.equal(before);
    process.removeListener('SIGUSR2', listener);
    expect(surroundings()).to.deep.equal(before);
  });
});

function request(
  scenario: Awaited<ReturnType<typeof listScenarios>>[number],
  granularity: 'io' | 'await' = 'await',
) {
  const settings = settingsOf({ ...scenario.options, granularity });
  return { scenario, seed: 1, settings, profile: { maxSteps: 500 } };
}

/** What one run could leave to the next, or to whoever runs the tests. */
function surroundings(): object {
  const { _getActiveHandles: handles, _getActiveRequests: requests } = process as unknown as {
    readonly _getActiveHandles: () => readonly object[];
    readonly _getActiveRequests: () => readonly object[];
  };
  return {
    globals: Reflect.ownKeys(globalThis).map((key) => [
      String(key),
      idOf(Object.getOwnPropertyDescriptor(globalThis, key)?.value),
    ]),
    listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
    env: { ...process.env },
    exitCode: process.exitCode,
    cwd: process.cwd(),
    agents: [http.globalAgent, https.globalAgent].map((agent) => [
      Object.keys(agent.sockets),
      Object.keys(agent.freeSockets),
      Object.keys(agent.requests),
    ]),
    handles: handles.call(process).length,
    requests: requests.call(process).length,
    resources: process
      .getActiveResourcesInfo()
      .filter((name) => name !== 'Timeout')
      .sort(),
  };
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  let id = ids.get(value);
  if (id === undefined) {
    lastId += 1;
    id = lastId;
    ids.set(value, id);
  }
  return id;
}
