import { HeddleError } from '../errors';
import type { Outcome } from '../kernel/outcome';
import type { Run } from '../kernel/run';
import { formatSite, siteOf } from '../trace/site';
import { fingerprintOf } from './fingerprint';
import type { Engine, RunRequest, RunResult, ScenarioInfo } from './engine';
import { Hang, inMacrotask, realNowMs, withinRealTime } from './wall-clock';

/** Real milliseconds that a batch goes on before it lets the host's loop turn. */
const BATCH_MS = 40;

/**
 * Runs requests in batches, each batch in a fresh macrotask under one real time limit. `next` makes
 * the requests one by one; `take` gets each result and may ask to stop by returning false.
 */
export async function runBatches(
  engine: Engine,
  next: () => RunRequest | undefined,
  take: (result: RunResult, request: RunRequest) => boolean,
): Promise<void> {
  while (await inMacrotask(() => oneBatch(engine, next, take)));
}

/** Loading compiles, and evaluates packages for the first time: it may take so many times as long as a run. */
const LOAD_SHARE = 6;

/**
 * The scenarios of a file, under a real time limit of its own.
 *
 * @throws HeddleError as Engine.list does, and LOAD_FAILED if the file does not come to an end
 */
export function listScenarios(engine: Engine, filename: string): Promise<readonly ScenarioInfo[]> {
  const limitMs = LOAD_SHARE * engine.hangMs;
  return inMacrotask(() => {
    try {
      return withinRealTime(limitMs, () => engine.list(filename));
    } catch (error) {
      if (!(error instanceof Hang)) throw error;
      engine.recover();
      throw new HeddleError(
        'LOAD_FAILED',
        `${engine.loader.relative(filename)} does not load: no return within ${String(limitMs)} ms of real time`,
        'look for a loop in code that runs while the file is loaded, or give it more time with --hang',
      );
    }
  });
}

/** One run in a macrotask of its own. */
export async function runOne(engine: Engine, request: RunRequest): Promise<RunResult> {
  let result: RunResult | undefined;
  let todo: RunRequest | undefined = request;
  await runBatches(
    engine,
    () => {
      const taken = todo;
      todo = undefined;
      return taken;
    },
    (one) => {
      result = one;
      return false;
    },
  );
  if (result === undefined) throw new Error('a run gave no result');
  return result;
}

function oneBatch(
  engine: Engine,
  next: () => RunRequest | undefined,
  take: (result: RunResult, request: RunRequest) => boolean,
): boolean {
  const { hangMs } = engine;
  let request: RunRequest | undefined;
  let loads = 0;
  try {
    return withinRealTime(hangMs, () => {
      const end = realNowMs() + BATCH_MS;
      do {
        request = next();
        loads = engine.loader.loads;
        if (request === undefined || !take(engine.run(request), request)) return false;
      } while (realNowMs() < end);
      return true;
    });
  } catch (error) {
    if (!(error instanceof Hang) || request === undefined) throw error;
    const abandoned = engine.recover();
    if (engine.loader.loads > loads) return take(runThatLoads(engine, request), request);
    return take(hungResult(abandoned, request, hangMs), request);
  }
}

/** A run that first had to load what it uses, once more, with the time that loading may take. */
function runThatLoads(engine: Engine, request: RunRequest): RunResult {
  const limitMs = LOAD_SHARE * engine.hangMs;
  try {
    return withinRealTime(limitMs, () => engine.run(request));
  } catch (error) {
    if (!(error instanceof Hang)) throw error;
    return hungResult(engine.recover(), request, limitMs);
  }
}

/** Where control was given to code for the last time; the loop begins there or behind it. */
function placeOf(run: Run | undefined): string {
  const site = siteOf(run?.site ?? 0);
  return site.file === '' ? '' : `, at or behind ${formatSite(site)} in ${site.functionName}`;
}

/** What is known of a run whose synchronous code or microtasks never came to an end. */
function hungResult(run: Run | undefined, request: RunRequest, hangMs: number): RunResult {
  const outcome: Outcome = {
    kind: 'livelock',
    message: `no scheduling point within ${String(hangMs)} ms of real time: a loop in synchronous code or in microtasks${placeOf(run)}`,
  };
  run?.fail(outcome);
  return {
    seed: request.seed,
    settings: request.settings,
    outcome,
    fingerprint: fingerprintOf(outcome),
    steps: run?.steps ?? 0,
    virtualMs: (run?.nowUs ?? 0) / 1000,
    digest: run?.digest.toString() ?? '',
    tape: run?.parts.choices.values() ?? {},
    marks: new Map(),
    console: [],
    leftovers: [],
    strays: [],
    trace: run?.parts.trace?.steps ?? [],
    asyncStack: [],
    error: undefined,
    hung: true,
  };
}
