import { OutsideSimulation } from '../errors';
import { currentRun } from '../kernel/current';
import { siteOf } from '../trace/site';

/**
 * What has no door is called in a run: it is let through if the scenario allows it by name, else
 * the run ends with `outsideSimulation`, also when the code catches what is thrown here.
 */
export function leaveSimulation(call: string, remedy: string, aliases: readonly string[]): void {
  const run = currentRun();
  if (run === undefined) return;
  const { allow } = run.options;
  if (allow.includes(call) || aliases.some((alias) => allow.includes(alias))) {
    run.letThrough.add(call);
    return;
  }
  const error = new OutsideSimulation(call, remedy);
  if (run.closed) throw error;
  run.error = error;
  run.fail({
    kind: 'outsideSimulation',
    message: error.message,
    call,
    remedy,
    site: siteOf(run.site),
  });
  throw error;
}
