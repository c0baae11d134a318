import type { AuditReport, Finding } from '../runner/audit/audit';
import type { Cause } from '../runner/audit/diagnose';
import type { Surrounding } from '../runner/audit/surroundings';
import type { RunRecord } from '../runner/audit/task';
import { divergenceJson, formatDivergence, type SideNames } from './divergence';
import { counted, titled, wrap } from './layout';

/** One scenario that does not come out the same everywhere: what differs, where, and what to do. */
export function formatFinding(finding: Finding, project: AuditedProject): string {
  const { scenario, seed, count, seeds, diagnosis } = finding;
  const head = `NONDETERMINISTIC: ${scenario.title}  ${scenario.file}`;
  const list = `${seeds.join(', ')}${count > seeds.length ? ', …' : ''}`;
  if (diagnosis === undefined) {
    return `${head}\n  ${counted(count, 'seed')} differ: ${list}; not looked into`;
  }
  const { cause, pair, divergence } = diagnosis;
  const names = SIDES[cause.kind];
  const sections = [
    [
      head,
      `  seed ${String(seed)} comes out differently ${whenText(cause)}`,
      ...(count > 1 ? [`  so do others, ${String(count)} in all: ${list}`] : []),
    ],
    ...(pair === undefined
      ? []
      : [
          formatDivergence(divergence, names),
          [
            `${names.left}: ${endText(pair.left.run)}`,
            `${names.right}: ${endText(pair.right.run)}`,
          ],
        ]),
    titled('remedy', wrap(remedyOf(cause, finding, project))),
  ];
  return sections.map((section) => section.join('\n')).join('\n\n');
}

/** What a remedy needs to know of how the audit was called. */
export interface AuditedProject {
  readonly require: readonly string[];
}

/** The fields of a finding that `--json` has. */
export function findingJson(finding: Finding, project: AuditedProject): object {
  const { scenario, seed, count, seeds, diagnosis } = finding;
  const pair = diagnosis?.pair;
  const sides = pair && [pair.left.run, pair.right.run];
  return {
    type: 'nondeterminism',
    scenario: { file: scenario.file, title: scenario.title },
    seed,
    count,
    seeds,
    cause: diagnosis?.cause ?? null,
    divergence: divergenceJson(diagnosis?.divergence),
    runs: sides?.map(({ kind, fingerprint, steps, digest }) => {
      return { kind, fingerprint: fingerprint === '' ? null : fingerprint, steps, digest };
    }),
    remedy: diagnosis === undefined ? null : remedyOf(diagnosis.cause, finding, project),
  };
}

/** The honest closing line of an audit: what was compared, and what differed. */
export function auditLine(report: AuditReport, seconds: number): string {
  const { scenarios, seeds, times, processes, findings, hung, runs } = report;
  const what = `${counted(seeds, 'seed')} of ${counted(scenarios, 'scenario')}, each run ${String(times)} times in ${String(processes)} processes, ${counted(runs, 'run')} in ${seconds.toFixed(1)} s`;
  const differing = findings.reduce((total, finding) => total + finding.count, 0);
  const verdict =
    differing === 0
      ? 'none differed'
      : `${String(differing)} differed, in ${counted(findings.length, 'scenario')}`;
  const left =
    hung === 0 ? '' : `; ${counted(hung, 'run')} did not return in real time and were not compared`;
  return `${what}: ${verdict}${left}`;
}

const SIDES: { readonly [kind in Cause['kind']]: SideNames } = {
  everyTime: { left: 'in one process', right: 'in another' },
  again: { left: 'the first time', right: 'again' },
  outside: { left: 'at first', right: 'later' },
  surroundings: { left: 'here', right: 'elsewhere' },
  node: { left: 'this Node', right: 'that Node' },
  history: { left: 'alone', right: 'behind them' },
  process: { left: 'here', right: 'fresh' },
  notAgain: { left: 'one', right: 'other' },
};

function whenText(cause: Cause): string {
  switch (cause.kind) {
    case 'everyTime':
      return 'each time it is run, in a fresh process as well';
    case 'again':
      return 'when it is run again in the same process';
    case 'outside':
      return 'when it is run again after some real time';
    case 'surroundings':
      return `in a fresh process under ${listed(cause.which.map((one) => ANOTHER[one]))}`;
    case 'node':
      return `on another Node, ${cause.node}`;
    case 'history': {
      const { runs, last } = cause;
      const behind = `seed ${String(last.seed)} of "${last.title}"`;
      return runs === 1
        ? `after other seeds: behind ${behind}`
        : `after other seeds: behind ${String(runs)} runs, the last of them ${behind}`;
    }
    case 'process':
      return 'in a fresh process, and not in the one of this command';
    case 'notAgain': {
      const { agree, differ } = cause.recorded;
      const until = differ === undefined ? 'behind it' : `at step ${String(differ)} at the latest`;
      return `once, and not again: as recorded, the runs agree up to step ${String(agree)} and part ${until}`;
    }
  }
}

const ANOTHER: { readonly [one in Surrounding]: string } = {
  locale: 'another locale',
  zone: 'another time zone',
  folder: 'another working directory',
  environment: 'another environment (a variable more)',
  stackDepth: 'another --stack-trace-limit',
};

function endText({ kind, steps, digest }: RunRecord): string {
  return `${kind}, ${counted(steps, 'step')}, digest ${digest}`;
}

function remedyOf(cause: Cause, { scenario }: Finding, { require }: AuditedProject): string {
  switch (cause.kind) {
    case 'everyTime': {
      const { allow } = scenario.settings;
      const kept =
        require.length === 0
          ? 'code that was loaded before heddle keeps such functions'
          : `what --require loads (${require.join(', ')}) comes before heddle and may have kept such functions`;
      const through =
        allow.length === 0 ? '' : `; and allow lets the real ${allow.join(', ')} through`;
      return `a real clock, random number, file or answer gets in: ${kept}${through}; pass it in, or look the function up when it is called`;
    }
    case 'again':
    case 'history':
      return cause.packages.length === 0
        ? 'something outlives the run: state of a package (name it in instrument), of a global, or on the disk; reset it where the scenario begins'
        : `state of ${quoted(cause.packages)} outlives the run, for packages are evaluated once in a process: name it in instrument (--instrument ${cause.packages.join(' ')}), or reset it where the scenario begins`;
    case 'outside': {
      const who =
        cause.packages.length === 0 ? 'something that outlives the run' : quoted(cause.packages);
      return `a real callback or timer came home after its run and changed ${who}: put a sim.remote double in front of what calls back, await it, or take the timers that heddle has in place of ones kept from before`;
    }
    case 'surroundings':
      return cause.which.map((one) => INSTEAD[one]).join('; ');
    case 'node':
      return "these Nodes word, order or compute something differently that gets into a value or a decision: compare codes and not messages, and keep what is the engine's own out";
    case 'process':
      return 'something of the process itself gets in, such as its arguments or whether it has a terminal: pass it in';
    case 'notAgain':
      return 'it hangs on real time or on chance: look for callbacks and timers that no run awaits, and audit again';
  }
}

const INSTEAD: { readonly [one in Surrounding]: string } = {
  locale:
    "name the locale, as in toLocaleString('en-US'), new Intl.NumberFormat('en-US') and localeCompare(other, 'en')",
  zone: 'take the UTC methods of Date, or name the timeZone',
  folder: 'the working directory gets in: pass a folder in, or begin at __dirname',
  environment: 'process.env as a whole gets in: read what is needed by name, or pass it in',
  stackDepth: 'the text of a stack gets in: keep Error.stack out of values and decisions',
};

function quoted(names: readonly string[]): string {
  return listed(names.map((name) => `"${name}"`));
}

/** `a`, `a and b`, `a, b and c`. */
function listed(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`;
}
