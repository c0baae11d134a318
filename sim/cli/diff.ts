import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { divergenceJson, formatDivergence } from '../report/divergence';
import { verdict } from '../report/failure';
import { counted } from '../report/layout';
import { firstDivergence, type Divergence } from '../runner/audit/divergence';
import { runOne } from '../runner/batch';
import type { Engine, RunResult } from '../runner/engine';
import { projectRoot } from '../runner/project';
import type { Replay } from '../runner/tapes/replay';
import { givenTape, recordedOptions, replayGiven, type GivenTape } from './given-tape';
import { print, printJson, runJson } from './output';
import { Session, type CommonOptions } from './session';

/** One of the two runs that are compared. */
interface Side {
  readonly name: 'A' | 'B';
  readonly given: string;
  readonly session: Session;
  readonly replay: Replay;
}

/**
 * `heddle diff A B`: replays two runs of one scenario and shows where they part.
 *
 * @throws HeddleError if one of them is no tape, is of another scenario, or of other code
 */
export async function diffCommand(
  [a, b]: readonly [string, string],
  options: CommonOptions,
): Promise<ExitCode> {
  const root = projectRoot(process.cwd());
  const tapes = [givenTape(root, a), givenTape(root, b)] as const;
  if (tapes[0].file !== tapes[1].file) throw otherScenario(tapes[0].file, tapes[1].file);
  const left = await replayed({ name: 'A', given: a, root, tape: tapes[0] }, options);
  const right = await replayed({ name: 'B', given: b, root, tape: tapes[1] }, options);
  const titles = [left, right].map(({ replay }) => nameOf(replay)) as [string, string];
  if (titles[0] !== titles[1]) throw otherScenario(...titles);
  const divergence = await divergenceOf(left, right);
  const isEqual =
    left.replay.result.fingerprint === right.replay.result.fingerprint &&
    left.replay.result.digest === right.replay.result.digest;
  if (options.json === true) showJson([left, right], divergence, isEqual);
  else show([left, right], divergence, isEqual);
  return isEqual ? EXIT.clean : EXIT.failure;
}

async function replayed(
  side: Pick<Side, 'name' | 'given'> & { readonly root: string; readonly tape: GivenTape },
  options: CommonOptions,
): Promise<Side> {
  const { name, given, root, tape } = side;
  const filename = path.resolve(root, tape.file);
  const session = new Session([filename], { ...options, ...recordedOptions(tape) });
  const replay = await replayGiven(session.engine, tape, await session.scenarios(filename));
  if (replay.verdict !== 'reproduced' && !isPassingToken(tape, replay)) {
    throw new HeddleError(
      'BAD_TAPE',
      `the code has changed since ${given} was recorded: its replay is ${replay.verdict}`,
      'record it again with the code as it is now, or compare at the commit that it is from',
    );
  }
  return { name, given, session, replay };
}

/** The token of a run that passed names no failure, and so none can be reproduced. */
function isPassingToken(given: GivenTape, { result }: Replay): boolean {
  return (
    given.tape === undefined &&
    /^0+$/.test(given.token.fingerprint) &&
    result.fingerprint === undefined
  );
}

function nameOf({ scenario }: Replay): string {
  const { title, ordinal } = scenario;
  return ordinal === 1 ? title : `${title} (number ${String(ordinal)})`;
}

function otherScenario(left: string, right: string): HeddleError {
  return new HeddleError(
    'BAD_TAPE',
    `A is a run of "${left}" and B one of "${right}"`,
    'give two runs of one scenario: there are no common steps to compare otherwise',
  );
}

function divergenceOf(left: Side, right: Side): Promise<Divergence | undefined> {
  const again = async ({ session, replay }: Side, stepLimit: number): Promise<RunResult> =>
    beginningOf(session.engine, replay, stepLimit);
  return firstDivergence([left.replay.result.trace, right.replay.result.trace], async (limit) => {
    const [one, other] = [await again(left, limit), await again(right, limit)];
    return [one.trace, other.trace];
  });
}

/** The same run up to a step. */
function beginningOf(engine: Engine, replay: Replay, stepLimit: number): Promise<RunResult> {
  const { seed, settings, tape } = replay.result;
  return runOne(engine, {
    scenario: replay.scenario,
    seed,
    settings: { ...settings, stepLimit },
    profile: { maxSteps: 0 },
    tape,
    traced: true,
  });
}

function show(
  sides: readonly [Side, Side],
  divergence: Divergence | undefined,
  isEqual: boolean,
): void {
  const { steps, digest } = sides[0].replay.result;
  for (const side of sides) print(lineOf(side));
  if (isEqual) {
    print(`the same run: ${counted(steps, 'step')} in common, digest ${digest}`);
    return;
  }
  print(`\n${formatDivergence(divergence, { left: 'A', right: 'B' }).join('\n')}`);
}

function lineOf({ name, replay }: Side): string {
  const { seed, outcome, steps, digest } = replay.result;
  const note = replay.exact || outcome.kind === 'passed' ? '' : ', not byte for byte as recorded';
  return `${name}  seed ${String(seed)}  ${verdict(outcome)}  ${counted(steps, 'step')}, digest ${digest}${note}`;
}

function showJson(
  sides: readonly [Side, Side],
  divergence: Divergence | undefined,
  isEqual: boolean,
): void {
  const runs = sides.map(({ given, session, replay }) => {
    const { result, scenario, exact } = replay;
    return { given, exact, ...runJson(result, scenario, session.fileOf(scenario), undefined) };
  });
  printJson({ type: 'diff', equal: isEqual, runs, divergence: divergenceJson(divergence) });
}
