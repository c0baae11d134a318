import { stripVTControlCharacters } from 'node:util';
import XMLBuilder from 'fast-xml-builder';
import type { CiFailure, CiReport, CiScenario } from './ci';
import { counted, shorten } from './layout';
import { isNeverHappened, neverHappenedLines } from './never-happened';

/**
 * A sweep as JUnit XML: a suite per file, a test case per scenario. Valid by the schema of Jenkins and
 * by the stricter one of Ant, whatever the messages hold.
 *
 * A test case has at most one `failure` or `error` element, with all its reports in it: Jenkins shows
 * the first element alone, and GitLab runs several together.
 */
export function formatJunit(report: CiReport): string {
  const files = [...new Set(report.scenarios.map(({ file }) => file))];
  const failing = report.scenarios.filter((scenario) => resultOf(scenario) !== 'passed').length;
  const reportLength = Math.min(REPORT_LENGTH, Math.floor(ALL_REPORTS_LENGTH / failing));
  const suites = files.map((file, index) => suiteOf(file, { report, index, reportLength }));
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: { testsuite: suites },
  });
}

/** Characters of the reports of one scenario; a parser may refuse a text of 10 MB. */
const REPORT_LENGTH = 200_000;

/** Characters of all of them; GitLab refuses a file of 30 MB, and a character is up to 4 bytes. */
const ALL_REPORTS_LENGTH = 6_000_000;

/** Characters of a message, a title and a label: a list shows one line. */
const LINE_LENGTH = 300;

const builder = new XMLBuilder({
  attributesGroupName: '$',
  attributeNamePrefix: '',
  textNodeName: '#text',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

type Element = Readonly<Record<string, unknown>>;

type Result = 'passed' | 'failure' | 'error';

interface SuiteContext {
  readonly report: CiReport;
  readonly index: number;
  readonly reportLength: number;
}

function suiteOf(file: string, { report, index, reportLength }: SuiteContext): Element {
  const scenarios = report.scenarios.filter((scenario) => scenario.file === file);
  const count = (result: Result): number =>
    scenarios.filter((scenario) => resultOf(scenario) === result).length;
  const seconds = scenarios.reduce((sum, scenario) => sum + (scenario.seconds ?? 0), 0);
  return {
    ...attributes({
      name: file,
      package: packageOf(file),
      id: index,
      timestamp: report.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
      hostname: 'localhost',
      tests: scenarios.length,
      failures: count('failure'),
      errors: count('error'),
      time: seconds.toFixed(3),
    }),
    properties: { property: propertiesOf(report, scenarios) },
    testcase: scenarios.map((scenario) => caseOf(scenario, reportLength)),
    'system-out': text(scenarios.map(outputOf).join('\n')),
    'system-err': '',
  };
}

function propertiesOf(report: CiReport, scenarios: readonly CiScenario[]): readonly Element[] {
  const properties: readonly (readonly [name: string, value: string])[] = [
    ['heddle', report.heddle],
    ['node', report.node],
    ['seeds', report.seeds],
    ...(report.shard === undefined ? [] : [['shard', report.shard] as const]),
    ['strategy', distinct(scenarios.map(({ strategy }) => strategy))],
    ['granularity', distinct(scenarios.map(({ granularity }) => granularity))],
  ];
  return properties.map(([name, value]) => attributes({ name, value }));
}

function caseOf(scenario: CiScenario, reportLength: number): Element {
  const { file, title, seconds = 0 } = scenario;
  const result = resultOf(scenario);
  return {
    ...attributes({ name: shortLine(title), classname: packageOf(file), time: seconds.toFixed(3) }),
    ...(result === 'passed' ? {} : { [result]: troubleOf(scenario, reportLength) }),
  };
}

/** An error where the verdict itself is in doubt: it depends on more than seeds, or heddle is broken. */
function resultOf({ failures, nondeterministicSeeds }: CiScenario): Result {
  if (nondeterministicSeeds.length > 0) return 'error';
  if (failures.some(({ kind }) => kind === 'internal')) return 'error';
  return failures.length > 0 ? 'failure' : 'passed';
}

function troubleOf(scenario: CiScenario, reportLength: number): Element {
  const { failures, nondeterministicSeeds: seeds } = scenario;
  const unstable = seeds.length === 0 ? [] : [nondeterminismText(seeds)];
  const first = failures.find(({ kind }) => kind === 'internal') ?? failures[0];
  const others = failures.length - 1;
  const message = unstable[0] ?? first?.message ?? '';
  const more =
    unstable.length === 0 && others > 0 ? ` (and ${counted(others, 'other failure')})` : '';
  const texts = [...unstable, ...failures.map(failureText)];
  return {
    ...attributes({
      type: unstable.length > 0 ? 'nondeterminism' : (first?.kind ?? ''),
      message: `${shortLine(message)}${more}`,
    }),
    '#text': text(cut(texts.join(`\n\n${'-'.repeat(72)}\n\n`), reportLength)),
  };
}

function nondeterminismText(seeds: readonly number[]): string {
  const which = `seed${seeds.length === 1 ? '' : 's'} ${seeds.slice(0, 10).join(', ')}`;
  return `${which} came out differently a second time: the verdict depends on more than seeds`;
}

function failureText(failure: CiFailure): string {
  const { report, kind, message, count, seeds, fingerprint } = failure;
  if (report !== undefined) return report;
  if (isNeverHappened(failure)) return neverHappenedLines(failure).join('\n');
  return [
    `${kind}: ${message}`,
    `${counted(count, 'run')}, seeds ${seeds.join(', ')}`,
    `fingerprint ${fingerprint}`,
  ].join('\n');
}

/** What Jenkins shows of a suite beside its failures: how much was run, and what no run reached. */
function outputOf({ title, runs, neverReached, complete }: CiScenario): string {
  return [
    `${shortLine(title)}: ${counted(runs, 'run')}${complete ? '' : ', not complete'}`,
    ...neverReached.map((label) => `  never reached: ${shortLine(label)}`),
  ].join('\n');
}

/** Dots are where Jenkins and others part a class from its package. */
function packageOf(file: string): string {
  return file
    .replace(/\.[^./]+$/, '')
    .replaceAll('.', '-')
    .replaceAll('/', '.');
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(', ');
}

function attributes(values: Readonly<Record<string, string | number>>): Element {
  const cleaned = Object.entries(values).map(([name, value]) => [name, oneLine(String(value))]);
  return { $: Object.fromEntries(cleaned) as unknown };
}

/** A parser folds line breaks in attributes anyway. */
function oneLine(value: string): string {
  return text(value).replace(/\s+/g, ' ').trim();
}

function shortLine(value: string): string {
  return shorten(oneLine(value), LINE_LENGTH);
}

function cut(whole: string, length: number): string {
  if (whole.length <= length) return whole;
  return `${shorten(whole, length)}\n(${whole.length - length} more characters)`;
}

/** The library escapes mark-up; characters that no XML document may hold it passes on. */
function text(value: string): string {
  return stripVTControlCharacters(value).replace(/\r\n?/g, '\n').replace(FORBIDDEN, escaped);
}

/** All but what XML 1.0, production 2, allows; with `u` half a surrogate pair is one of these. */
const FORBIDDEN = /[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** As a JavaScript string would name it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
