import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Judgement } from './judgement';
import { judgementsOf } from './judgements';
import { percentOf, type Score } from './score';
import { type ServiceName, SERVICES } from './services';

const PAGE = 'docs/MUTATION.md';
const MEASURED = 'test/mutation/measured.json';
const BEGIN = '<!-- mutation: written by npm run mutation -- --write -->';
const END = '<!-- end of mutation -->';
const HEAD = [
  'service',
  'mutants',
  'judged',
  'not viable',
  'killed',
  'equivalent',
  'not covered',
  'score',
];

type Measured = Partial<Readonly<Record<ServiceName, Score>>>;

/**
 * Keeps what was measured of a service, and writes all that is kept, with the survivors, between the
 * markers of docs/MUTATION.md.
 *
 * @throws Error when the page lacks a marker
 */
export async function writePage(root: string, service: ServiceName, score: Score): Promise<void> {
  const kept = path.join(root, MEASURED);
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Measured) : {};
  const measured = { ...before, [service]: score };
  writeFileSync(kept, `${JSON.stringify(measured, undefined, 2)}\n`);
  const page = path.join(root, PAGE);
  const { format, resolveConfig } = await import('prettier');
  const style = await resolveConfig(page);
  const text = withBlock(readFileSync(page, 'utf8'), blockOf(measured));
  writeFileSync(page, await format(text, { ...style, filepath: page }));
}

function withBlock(page: string, block: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${PAGE} needs the lines\n${BEGIN}\n${END}`);
  }
  return `${before}${BEGIN}\n\n${block}\n\n${END}${after}`;
}

function blockOf(measured: Measured): string {
  const scores = SERVICES.flatMap((service) => {
    const score = measured[service];
    return score === undefined ? [] : [{ service, score }];
  });
  const rows = scores.map(({ service, score }) => [
    service,
    ...[score.mutants, score.judged, score.notViable, score.killed, score.equivalent].map(String),
    String(score.notCovered + score.unread),
    `${percentOf(score)} %`,
  ]);
  const lists = scores.map(({ service }) => listOf(service));
  return [tableOf([HEAD, HEAD.map(() => '---'), ...rows]), ...lists].join('\n\n');
}

function listOf(service: ServiceName): string {
  const judgements = [...judgementsOf(service)].sort(byVerdict);
  const rows = judgements.map(({ file, key, verdict, reason }) => [
    path.posix.basename(file),
    `\`\`${key.replaceAll('|', '\\|')}\`\``,
    verdict,
    reason.replaceAll('|', '\\|'),
  ]);
  const head = ['file', 'mutant', 'verdict', 'why'];
  return `### ${service}\n\n${tableOf([head, head.map(() => '---'), ...rows])}`;
}

/** Holes first. */
function byVerdict(one: Judgement, other: Judgement): number {
  return other.verdict.localeCompare(one.verdict);
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
