import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { auditLine, findingJson, formatFinding } from '../report/audit';
import { audit, type AuditOptions, type AuditReport } from '../runner/audit/audit';
import type { AuditProject } from '../runner/audit/protocol';
import { parseHangMs, parseSeeds, settingsOf } from '../runner/options';
import { scenarioFiles } from '../runner/project';
import { realNowMs } from '../runner/wall-clock';
import { print, printJson } from './output';
import { overridesOf, selectTitle } from './run';
import { Session, type CommonOptions } from './session';

export interface AuditCommandOptions extends CommonOptions {
  readonly title?: string;
  readonly seeds: string;
  readonly strategy?: string;
  readonly granularity?: string;
  readonly faults?: string;
  /** Paths of further Node binaries. */
  readonly node?: readonly string[];
}

/** `heddle audit PATHS…`: whether each seed comes out the same wherever and whenever it is run. */
export async function auditCommand(
  paths: readonly string[],
  options: AuditCommandOptions,
): Promise<ExitCode> {
  const seeds = parseSeeds(options.seeds);
  const nodes = [...new Set((options.node ?? []).map(nodeBinary))];
  const files = scenarioFiles(paths, process.cwd());
  const session = new Session(files, options);
  const began = realNowMs();
  const report = await audit(session.engine, {
    ...seeds,
    nodes,
    scenarios: await selected(session, files, options),
    project: projectOf(session.root, files, options),
  });
  show(report, (realNowMs() - began) / 1000, options);
  if (report.internal) return EXIT.internal;
  return report.findings.length > 0 ? EXIT.nondeterminism : EXIT.clean;
}

async function selected(
  session: Session,
  files: readonly string[],
  options: AuditCommandOptions,
): Promise<AuditOptions['scenarios']> {
  const overrides = overridesOf(options);
  const all = [];
  for (const filename of files) all.push(...(await session.scenarios(filename)));
  const scenarios = selectTitle(all, options.title);
  return scenarios.map((scenario) => ({
    scenario,
    settings: settingsOf(scenario.options, overrides),
  }));
}

function projectOf(
  root: string,
  files: readonly string[],
  { require = [], instrument = [], double = [], hang }: CommonOptions,
): AuditProject {
  return {
    root,
    files,
    require,
    instrument,
    doubles: double,
    ...(hang === undefined ? {} : { hangMs: parseHangMs(hang) }),
  };
}

function nodeBinary(given: string): string {
  const filename = path.resolve(given);
  if (fs.statSync(filename, { throwIfNoEntry: false })?.isFile() === true) return filename;
  throw new HeddleError(
    'FILE_NOT_FOUND',
    `there is no Node binary ${given}`,
    'give its path, such as ~/.nvm/versions/node/v22.12.0/bin/node',
  );
}

function show(report: AuditReport, seconds: number, options: AuditCommandOptions): void {
  const project = { require: options.require ?? [] };
  for (const finding of report.findings) {
    if (options.json === true) printJson(findingJson(finding, project));
    else print(`${formatFinding(finding, project)}\n`);
  }
  if (options.json !== true) {
    print(auditLine(report, seconds));
    return;
  }
  const { scenarios, seeds, times, processes, runs, hung, findings } = report;
  const differing = findings.reduce((total, finding) => total + finding.count, 0);
  printJson({ type: 'audit', scenarios, seeds, times, processes, runs, hung, differing, seconds });
}
