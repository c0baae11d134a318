import http from 'node:http';
import https from 'node:https';
import * as path from 'node:path';
import { expect } from 'chai';
import { listScenarios, runOne } from '../../../sim/runner/batch';
import { settingsOf } from '../../../sim/runner/options';
import { impatientEngine } from '../trial';

const FILE = path.join(__dirname, 'fixtures', 'busy-world.ts');

/** However a run ends, in the midst of whatever it was doing. @param ends kinds of outcome, by scenario */
export function leavesNothing(ends: Readonly<Record<string, string>>): void {
  const engine = impatientEngine(2_000);

  before(async () => {
    // What is made once and kept, such as a package that is loaded, is no part of a run.
    const [first] = await listScenarios(engine, FILE);
    if (first === undefined) throw new Error('no scenario');
    await runOne(engine, request(first));
  });

  for (const [title, kind] of Object.entries(ends)) {
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
}

function request(
  scenario: Awaited<ReturnType<typeof listScenarios>>[number],
  granularity: 'io' | 'await' = 'await',
) {
  const settings = settingsOf({ ...scenario.options, granularity });
  return { scenario, seed: 1, settings, profile: { maxSteps: 500 } };
}

/** What one run could leave to the next, or to whoever runs the tests. */
export function surroundings(): object {
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
