import * as path from 'node:path';
import * as fs from 'node:fs';
import { Marks } from '../checks/marks';
import { replayedChoices, seededChoices, type Choices } from '../choices/choices';
import type { TapeValues } from '../choices/streams';
import { createClock } from '../clock/fake-clock';
import {
  consoleOf,
  guardListeners,
  openDoors,
  runHost,
  type ConsoleLine,
  type ListenerGuard,
} from '../doors';
import { HeddleError } from '../errors';
import type { AsyncCaller } from '../kernel/async-stacks';
import { abandonRun } from '../kernel/current';
import { leftoversOf } from '../kernel/end-of-run';
import { execute } from '../kernel/loop';
import type { ErrorFacts, Leftover, Outcome } from '../kernel/outcome';
import { Run, type RunHost } from '../kernel/run';
import type { Strategy } from '../kernel/strategy';
import { Loader, type Registry } from '../loader/registry';
import type { SourceEdit } from '../loader/user-compile';
import { SourceMap } from '../loader/source-map';
import { fairTailFor, replay, strategyFor, type Profile } from '../strategies';
import { Digest } from '../trace/digest';
import { Trace, type TraceStep } from '../trace/trace';
import { abandonCollecting, collecting, Collector } from './collector';
import { fingerprintOf } from './fingerprint';
import { HookedScenario } from './hooks';
import { settingsOf, type RunSettings, type ScenarioOptions } from './options';
import { createSim } from './sim';
import { testModule } from './test-globals';

/** Names one scenario over processes: its file, its suites and title, its ordinal. */
export interface ScenarioId {
  /** Absolute. */
  readonly filename: string;
  readonly path: readonly string[];
  readonly ordinal: number;
}

export interface ScenarioInfo extends ScenarioId {
  readonly title: string;
  readonly options: ScenarioOptions;
  /** Left out of sweeps: by `skip`, or because another scenario of the file has `only`. */
  readonly isSkipped: boolean;
}

export interface RunRequest {
  readonly scenario: ScenarioId;
  readonly seed: number;
  readonly settings: RunSettings;
  readonly profile: Profile;
  /** Choices to replay in place of those that the seed would draw. */
  readonly tape?: TapeValues;
  /** Decides the schedule in place of the positions on the tape. */
  readonly schedule?: Strategy;
  /** Keeps the steps, for a report. */
  readonly traced?: boolean;
  /** Step of a traced run at which a debugger stops. */
  readonly pauseAtStep?: number;
}

/** Everything that is known of one run. */
export interface RunResult {
  readonly seed: number;
  readonly settings: RunSettings;
  readonly outcome: Outcome;
  readonly fingerprint: string | undefined;
  readonly steps: number;
  readonly virtualMs: number;
  readonly digest: string;
  readonly tape: TapeValues;
  readonly marks: ReadonlyMap<string, boolean>;
  readonly console: readonly ConsoleLine[];
  readonly leftovers: readonly Leftover[];
  /** Strands of earlier runs that woke in this one and were parked: state outlives the runs. */
  readonly strays: readonly string[];
  readonly trace: readonly TraceStep[];
  /** Functions that waited for the one that threw, innermost first; known of traced runs. */
  readonly asyncStack: readonly AsyncCaller[];
  /** The error behind the outcome as it was thrown, for a host that prints diffs. */
  readonly error: unknown;
  /** Whether code did not return in real time, which makes a run as long as that limit. */
  readonly hung: boolean;
}

export interface EngineOptions {
  /** Project folder; files are named relative to it. */
  readonly root: string;
  readonly instrument?: readonly string[];
  readonly doubles?: readonly string[];
  /** Changes sources before they are compiled: how mutants are planted. */
  readonly edit?: SourceEdit;
  /** Real milliseconds without a return after which code is said to hang. Default 10,000. */
  readonly hangMs?: number;
}

const DEFAULT_HANG_MS = 10_000;

/** Runs scenarios in this process. One engine keeps its compiled code and packages over all runs. */
export class Engine {
  readonly loader: Loader;
  readonly hangMs: number;
  private readonly clock = createClock();
  private readonly guard: ListenerGuard;
  private readonly host: RunHost;

  /** @throws HeddleError FILE_NOT_FOUND if a double is none */
  constructor(options: EngineOptions) {
    this.hangMs = options.hangMs ?? DEFAULT_HANG_MS;
    checkDoubles(options);
    openDoors();
    this.guard = guardListeners();
    this.host = runHost(this.guard, [path.resolve(options.root)]);
    this.loader = new Loader({
      root: options.root,
      ...(options.instrument === undefined ? {} : { instrument: options.instrument }),
      ...(options.doubles === undefined ? {} : { doubles: options.doubles }),
      ...(options.edit === undefined ? {} : { edit: options.edit }),
      isHost: (filename) => isHostFile(filename) || MOCHA_ENTRY.test(filename),
      substitute: (filename) => (MOCHA_ENTRY.test(filename) ? testModule() : undefined),
    });
  }

  /**
   * The scenarios of a file, in its order. Must be called from a macrotask.
   *
   * @throws HeddleError if the file does not exist, does not load, or states no scenario
   */
  list(filename: string): readonly ScenarioInfo[] {
    if (!fs.existsSync(filename)) {
      throw new HeddleError('FILE_NOT_FOUND', `${filename} does not exist`, 'check the path');
    }
    const collector = new Collector();
    const run = this.newRun(seededChoices(0), settingsOf(), replay([]), undefined);
    const outcome = execute(run, () => {
      this.evaluate(filename, collector);
    });
    if (outcome.kind !== 'passed') throw this.loadError(filename, outcome, run.error);
    if (collector.scenarios.length === 0) {
      throw new HeddleError(
        'NO_SCENARIO',
        `${this.loader.relative(filename)} states no scenario`,
        'call simulate(title, body) in it, or export an async function that takes sim; of a folder with other tests too, name the scenario files',
      );
    }
    const hasOnly = collector.scenarios.some(({ variant }) => variant === 'only');
    return collector.scenarios.map((scenario) => ({
      filename,
      path: scenario.path,
      ordinal: scenario.ordinal,
      title: scenario.path.join(' › '),
      options: scenario.options,
      isSkipped: scenario.variant === 'skip' || (hasOnly && scenario.variant !== 'only'),
    }));
  }

  /** One run. Synchronous; must be called from a macrotask. */
  run(request: RunRequest): RunResult {
    const { scenario, seed, settings, tape } = request;
    const trace = request.traced === true ? new Trace(undefined, request.pauseAtStep) : undefined;
    const choices = tape === undefined ? seededChoices(seed) : replayedChoices(seed, tape);
    const strategy =
      request.schedule ??
      (tape === undefined
        ? strategyFor(settings.strategy, seed, request.profile)
        : replay(tape.await ?? []));
    const run = this.newRun(choices, settings, strategy, trace);
    const marks = new Marks();
    let outcome: Outcome;
    let hooked: HookedScenario | undefined;
    try {
      outcome = execute(run, () => {
        hooked = this.hooked(run, scenario, marks);
        return hooked.execute();
      });
    } finally {
      this.guard.restore();
      this.loader.restoreSandboxes();
    }
    if (run.error instanceof HeddleError) throw run.error;
    if (hooked?.failed !== undefined) {
      run.error = hooked.failed.error;
      outcome = hooked.failed.outcome;
    }
    return resultOf(run, request, withMappedStack(outcome), marks, trace);
  }

  /** Puts this process in order after a run was broken off from outside. */
  recover(): Run | undefined {
    const run = abandonRun();
    this.loader.forgetUnfinished();
    for (const letGo of run?.onLeave ?? []) letGo();
    abandonCollecting();
    this.clock.reset();
    this.guard.restore();
    this.loader.restoreSandboxes();
    return run;
  }

  private hooked(run: Run, id: ScenarioId, marks: Marks): HookedScenario {
    const collector = new Collector();
    const registry = this.evaluate(id.filename, collector);
    const key = id.path.join('\0');
    const scenario = collector.scenarios.find(
      (candidate) => candidate.ordinal === id.ordinal && candidate.path.join('\0') === key,
    );
    if (scenario === undefined) {
      throw new HeddleError(
        'NO_SUCH_SCENARIO',
        `${this.loader.relative(id.filename)} has no scenario "${id.path.join(' › ')}"`,
        'titles must be the same in each evaluation of the file',
      );
    }
    const sim = createSim(run, marks, registry);
    const { path: titles, suites, body } = scenario;
    run.spot = true;
    return new HookedScenario(run, {
      path: titles,
      suites,
      body() {
        return body.call(this, sim);
      },
    });
  }

  private evaluate(filename: string, collector: Collector): Registry {
    const registry = this.loader.registry(filename);
    const exports = collecting(collector, () => registry.load(filename));
    if (collector.scenarios.length === 0) collectExports(exports, collector);
    return registry;
  }

  private newRun(
    choices: Choices,
    settings: RunSettings,
    strategy: Strategy,
    trace: Trace | undefined,
  ): Run {
    return new Run(settings, {
      clock: this.clock,
      choices,
      strategy,
      fairTail: strategy.fair ? strategy : fairTailFor(choices.seed),
      digest: new Digest(),
      host: this.host,
      ...(trace === undefined ? {} : { trace }),
    });
  }

  private loadError(filename: string, outcome: Outcome, error: unknown): HeddleError {
    if (error instanceof HeddleError) return error;
    // Node's messages about modules go on with a list of who required whom.
    const [first = '', second = ''] = outcome.kind === 'passed' ? [] : outcome.message.split('\n');
    const message = first.endsWith(':') ? `${first} ${second.trim()}` : first;
    const place = 'error' in outcome ? placeOf(outcome.error) : '';
    return new HeddleError(
      'LOAD_FAILED',
      `${this.loader.relative(filename)} does not load: ${message}${place}`,
      'the file must evaluate without an error before its scenarios can run',
    );
  }
}

/** A double that is misspelt would be ignored in silence. */
function checkDoubles({ root, doubles = [] }: EngineOptions): void {
  const missing = doubles.find((double) => !fs.existsSync(path.resolve(root, double)));
  if (missing === undefined) return;
  throw new HeddleError(
    'FILE_NOT_FOUND',
    `there is no double ${missing}`,
    'name the file relative to the folder of package.json, with its ending',
  );
}

/** heddle itself is never loaded a second time: scenario files talk to the instance that runs them. */
function isHostFile(filename: string): boolean {
  return filename.startsWith(OWN_FOLDER);
}

const OWN_FOLDER = path.dirname(__dirname) + path.sep;

/** A file may import `describe` and the like from mocha; a second mocha would know of no file. */
const MOCHA_ENTRY = /[\\/]node_modules[\\/]mocha[\\/]index\.[cm]?js$/;

function placeOf(error: ErrorFacts): string {
  const line = SourceMap.mapStack(error.stack ?? '')
    .split('\n')
    .find((text) => /^\s+at /.test(text));
  return line === undefined ? '' : ` (${line.trim()})`;
}

/** A file without `simulate` may export async functions: each is a scenario of that name. */
function collectExports(exports: unknown, collector: Collector): void {
  if (typeof exports === 'function') {
    collector.add(exports.name === '' ? 'default' : exports.name, {}, exports as never);
    return;
  }
  if (typeof exports !== 'object' || exports === null) return;
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === 'function') collector.add(name, {}, value as never);
  }
}

function resultOf(
  run: Run,
  request: RunRequest,
  outcome: Outcome,
  marks: Marks,
  trace: Trace | undefined,
): RunResult {
  return {
    seed: request.seed,
    settings: request.settings,
    outcome,
    fingerprint: fingerprintOf(outcome),
    steps: run.steps,
    virtualMs: run.nowUs / 1000,
    digest: run.digest.toString(),
    tape: run.parts.choices.values(),
    marks: marks.reached,
    console: consoleOf(run),
    leftovers: outcome.kind === 'passed' ? leftoversOf(run) : [],
    strays: run.strays,
    trace: trace?.steps ?? [],
    asyncStack: asyncStackOf(run, outcome),
    error: run.error,
    hung: false,
  };
}

/** Begins where the engine's own stack ends: at the outermost function that it names. */
function asyncStackOf(run: Run, outcome: Outcome): readonly AsyncCaller[] {
  if (run.asyncStacks === undefined || !('error' in outcome)) return [];
  const frames = outcome.error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  for (const line of frames.reverse()) {
    const [, name = '', file = ''] =
      /^\s+at (?:async )?(?:(.+) \()?(.+?):\d+:\d+\)?$/.exec(line) ?? [];
    const callers = run.asyncStacks.callersOf(
      name.replace(/^.*\./, '').replace(/ \[as .*$/, ''),
      file,
    );
    if (callers.length > 0) return callers;
  }
  return [];
}

function withMappedStack(outcome: Outcome): Outcome {
  if (!('error' in outcome) || outcome.error.stack === undefined) return outcome;
  return {
    ...outcome,
    error: { ...outcome.error, stack: SourceMap.mapStack(outcome.error.stack) },
  };
}
