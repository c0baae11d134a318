import { posix } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CiFailure, CiReport, CiScenario } from './ci';
import { counted, plain, shorten } from './layout';
import { isNeverHappened, neverHappenedLines } from './never-happened';

/**
 * A sweep as annotations of GitHub Actions: lines for stdout, the most important first. A step shows
 * ten errors; if there are more, a notice says how many.
 */
export function githubAnnotations(
  { scenarios }: CiReport,
  { folder = '' }: AnnotationOptions = {},
): readonly string[] {
  const found = findings(scenarios);
  const left = found.length - ANNOTATIONS;
  const lines = found.slice(0, ANNOTATIONS).map(({ scenario, failure }) => {
    const { file, line } = placeOf(scenario, failure);
    return command('error', {
      properties: {
        file: posix.join(folder, file),
        ...(line === undefined ? {} : { line }),
        title: scenario.title,
      },
      message: failure === undefined ? nondeterminismText(scenario) : annotationText(failure),
    });
  });
  if (left <= 0) return lines;
  const properties = { title: 'heddle' };
  const message = `${counted(left, 'more failure')}: see the summary of the job`;
  return [...lines, command('notice', { properties, message })];
}

export interface AnnotationOptions {
  /** The project within its repository, with forward slashes. Default the repository itself. */
  readonly folder?: string;
}

export interface SummaryOptions {
  /** Bytes that the summary of this step may still take. Default all that GitHub grants a step. */
  readonly maxBytes?: number;
}

/**
 * A sweep as Markdown for the summary of a job. Reports that do not fit are counted; empty where not
 * even the verdict fits.
 */
export function githubSummary(report: CiReport, options: SummaryOptions = {}): string {
  const budget = new Budget(options.maxBytes ?? SUMMARY_BYTES);
  const { scenarios, shard } = report;
  const failing = scenarios.filter(isFailing);
  const end = `\n${fenced(plain(report.closing))}\n`;
  budget.reserve(end);
  budget.reserve(omission(Number.MAX_SAFE_INTEGER));
  const of = shard === undefined ? '' : `, shard ${shard}`;
  const counts = `${counted(scenarios.length, 'scenario')}, ${failing.length} failed`;
  if (!budget.add(`## heddle: ${counts}${of}\n`)) return '';
  addTable(budget, failing);
  addNeverReached(budget, scenarios);
  const reports = findings(scenarios).flatMap(({ scenario, failure }) =>
    failure?.report === undefined ? [] : [details(scenario, failure)],
  );
  const omitted = reports.filter((piece) => !budget.add(piece)).length;
  return `${budget.text}${omitted === 0 ? '' : omission(omitted)}${end}`;
}

/** Annotations of one kind that GitHub shows of a step. */
const ANNOTATIONS = 10;

/** GitHub refuses the whole summary of a step that is larger. */
const SUMMARY_BYTES = 2 ** 20;

/** Characters of an annotation; GitHub keeps 4 KB of one. */
const ANNOTATION_LENGTH = 1_000;

/** Characters of a message in a table, and of a report. */
const CELL_LENGTH = 120;
const REPORT_LENGTH = 30_000;

/** Rows of the table, and labels never reached. */
const MAX_ROWS = 100;

/** One thing to point to: a failure, or that a scenario is not deterministic. */
interface Finding {
  readonly scenario: CiScenario;
  readonly failure: CiFailure | undefined;
  /** Less is more important. */
  readonly rank: number;
}

function findings(scenarios: readonly CiScenario[]): readonly Finding[] {
  const all = scenarios.flatMap((scenario): Finding[] => {
    const { failures, nondeterministicSeeds } = scenario;
    const found = failures.map((failure, index) => ({
      scenario,
      failure,
      rank: rankOf(failure, index),
    }));
    return nondeterministicSeeds.length === 0
      ? found
      : [{ scenario, failure: undefined, rank: 0 }, ...found];
  });
  return all.sort((one, other) => one.rank - other.rank);
}

/**
 * What puts the verdict itself in doubt comes first, then the first failure of each scenario, then the
 * others; among equals one that real Node could show.
 */
function rankOf({ kind, confirmation }: CiFailure, index: number): number {
  if (kind === 'internal') return 0;
  const isReal = confirmation === 'confirmed' || confirmation === 'foundAtIo';
  return (index === 0 ? 1 : 3) + (isReal ? 0 : 1);
}

function isFailing({ failures, nondeterministicSeeds }: CiScenario): boolean {
  return failures.length > 0 || nondeterministicSeeds.length > 0;
}

/** An annotation needs a file to stand in the changes of a pull request. */
function placeOf(
  scenario: CiScenario,
  failure: CiFailure | undefined,
): { readonly file: string; readonly line?: number } {
  return failure?.place ?? { file: scenario.file };
}

function annotationText(failure: CiFailure): string {
  const { kind, message, count, seeds, replay } = failure;
  if (isNeverHappened(failure)) {
    return shorten(plain(neverHappenedLines(failure).join('\n')), ANNOTATION_LENGTH);
  }
  return [
    shorten(`${kind}: ${plain(message)}`, ANNOTATION_LENGTH),
    `${counted(count, 'run')}, first seed ${seeds[0] ?? 0}`,
    ...(replay === undefined ? [] : [replay]),
  ].join('\n');
}

function nondeterminismText({ nondeterministicSeeds: seeds }: CiScenario): string {
  return `nondeterministic: ${counted(seeds.length, 'seed')} came out differently a second time, the first is ${seeds[0] ?? 0}`;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
function command(
  name: 'error' | 'notice',
  {
    properties,
    message,
  }: { readonly properties: Readonly<Record<string, string | number>>; readonly message: string },
): string {
  const pairs = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeProperty(String(value))}`,
  );
  return `::${name} ${pairs.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function addTable(budget: Budget, failing: readonly CiScenario[]): void {
  if (failing.length === 0) return;
  const rows = failing.flatMap((scenario) => rowsOf(scenario));
  budget.add('\n| scenario | failure | runs | first seed |\n| --- | --- | ---: | ---: |\n');
  const fitted = rows.slice(0, MAX_ROWS).filter((row) => budget.add(`${row}\n`)).length;
  const left = rows.length - fitted;
  if (left > 0) budget.add(`\n${counted(left, 'more row')}.\n`);
}

function rowsOf(scenario: CiScenario): readonly string[] {
  const { title, file, runs, failures, nondeterministicSeeds: seeds } = scenario;
  const name = `${cell(title)}<br>${cell(file)}`;
  const unstable =
    seeds.length === 0
      ? []
      : [`| ${name} | nondeterministic | ${seeds.length} of ${runs} | ${seeds[0] ?? 0} |`];
  return [
    ...unstable,
    ...failures.map(
      ({ kind, message, count, seeds: [first] }) =>
        `| ${name} | ${cell(`${kind}: ${message}`)} | ${count} of ${runs} | ${first ?? ''} |`,
    ),
  ];
}

function addNeverReached(budget: Budget, scenarios: readonly CiScenario[]): void {
  const lines = scenarios.flatMap(({ title, neverReached }) =>
    neverReached.map((label) => `- never reached: ${cell(label)} (${cell(title)})\n`),
  );
  if (lines.length === 0) return;
  const shown = lines.slice(0, MAX_ROWS);
  const left = lines.length - shown.length;
  budget.add(`\n${shown.join('')}${left === 0 ? '' : `- ${counted(left, 'more label')}\n`}`);
}

function details(scenario: CiScenario, { kind, report = '', replay = '' }: CiFailure): string {
  const text = plain(report);
  const left = text.length - REPORT_LENGTH;
  const cut = left <= 0 ? text : `${shorten(text, REPORT_LENGTH)}\n(${left} more characters)`;
  return [
    '',
    `<details><summary>${cell(scenario.title)}: ${kind}</summary>`,
    '',
    fenced(cut),
    '',
    fenced(plain(replay), 'sh'),
    '',
    '</details>',
    '',
  ].join('\n');
}

function omission(count: number): string {
  return `\n${counted(count, 'more report')} did not fit: the JUnit file has them.\n`;
}

/** A block of code with a fence longer than any within. */
function fenced(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text in one line, also of a table: neither Markdown nor HTML takes effect in it. */
function cell(text: string): string {
  return shorten(plain(text).replace(/\s+/g, ' ').trim(), CELL_LENGTH).replace(
    /[&<>\\`*_[\]()#|~@:]/g,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}

/** Text up to so many bytes. */
class Budget {
  text = '';

  constructor(private left: number) {}

  /** Sets bytes aside for what must stand at the end. */
  reserve(text: string): void {
    this.left -= Buffer.byteLength(text);
  }

  /** Adds the whole of a piece, or nothing of it. */
  add(piece: string): boolean {
    const bytes = Buffer.byteLength(piece);
    if (bytes > this.left) return false;
    this.left -= bytes;
    this.text += piece;
    return true;
  }
}
