import * as inspector from 'node:inspector';
import { HeddleError } from '../errors';
import { runOne } from '../runner/batch';
import type { Replay } from '../runner/tapes/replay';
import type { Session } from './session';

/** Real seconds without a return that are allowed while somebody looks at the code. */
export const INSPECT_HANG = '86400';

/**
 * Runs a replay once more under a debugger, which stops at the last await that the run resumes from,
 * one frame above the code of the user.
 *
 * @param port of the inspector; 0 takes a free one
 */
export async function inspectReplay(session: Session, replay: Replay, port: number): Promise<void> {
  const { scenario, result } = replay;
  const last = result.trace.findLast((step) => step.kind === 'await');
  if (!inspector.url()) inspector.open(port, '127.0.0.1');
  process.stderr.write(
    `waiting for a debugger, such as chrome://inspect or that of an editor; it stops at step ${String(last?.step ?? 0)}: step out from there\n`,
  );
  inspector.waitForDebugger();
  await runOne(session.engineFor(scenario), {
    scenario,
    seed: result.seed,
    settings: result.settings,
    profile: { maxSteps: 0 },
    tape: result.tape,
    traced: true,
    ...(last === undefined ? {} : { pauseAtStep: last.step }),
  });
}

/**
 * The port that `--inspect` names; without a value the usual one.
 *
 * @throws HeddleError BAD_OPTION if it is no port
 */
export function parsePort(given: string | true): number {
  if (given === true) return USUAL_PORT;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (port <= 65_535) return port;
  throw new HeddleError('BAD_OPTION', `"${given}" is no port`, 'give a number from 0 to 65535');
}

const USUAL_PORT = 9229;
