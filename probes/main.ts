import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nodeBinaries } from '../test/node-binaries';
import { page } from './page';
import { readResults, writeResults, type NodeResult, type ProbeResult } from './results';

/**
 * `npm run probes -- [--seeds N] [PACKAGE…]`: installs what `probes/package.json` names, runs each probe, or those that
 * are named, on Node 20, 22, 24 and 26, audits its seeds, and writes `probes/results.json` and
 * `docs/COMPATIBILITY.md`.
 *
 * Exit codes: 0 all came out as recorded verdicts, 1 a probe fails.
 */
function main(args: readonly string[]): number {
  const at = args.indexOf('--seeds');
  const seeds = at < 0 ? 200 : Number(args[at + 1]);
  const wanted = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  install();
  const results = new Map(readResults().map((result) => [result.probe, result]));
  const known = fs.readdirSync(PACKAGES).map((name) => path.basename(name, '.ts'));
  for (const probe of known.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const result = measured(probe, seeds);
    results.set(probe, result);
    process.stdout.write(`${probe}: ${result.verdict}${result.reason === '' ? '' : `, ${result.reason}`}\n`);
    writeResults([...results.values()].filter(({ probe: name }) => known.includes(name)));
  }
  const all = readResults();
  fs.writeFileSync(path.join(ROOT, 'docs', 'COMPATIBILITY.md'), page(all));
  return all.some(({ verdict }) => verdict === 'fails') ? 1 : 0;
}

const ROOT = path.resolve(__dirname, '..');
const PACKAGES = path.join(__dirname, 'packages');
const HEDDLE = path.join(ROOT, 'bin', 'heddle.cjs');

function install(): void {
  const stamp = path.join(__dirname, 'node_modules', '.package-lock.json');
  const lock = path.join(__dirname, 'package-lock.json');
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: __dirname, stdio: 'inherit' });
}

function measured(probe: string, seeds: number): ProbeResult {
  const file = path.join(PACKAGES, `${probe}.ts`);
  const nodes = nodeBinaries().map(({ version, path: node }) => sweptOn(node, version, file, seeds));
  const isRefused = nodes.every(({ refused }) => refused !== undefined);
  const isPassed = nodes.every(({ problem }) => problem === '');
  const reasons = new Set(nodes.map(({ refused, problem }) => refused ?? problem).filter((text) => text !== ''));
  return {
    probe,
    date: new Date().toISOString().slice(0, 10),
    versions: versionsIn(file),
    about: aboutOf(file),
    seeds,
    nodes,
    verdict: isRefused ? 'refused' : isPassed ? 'works' : 'fails',
    reason: [...reasons].join('; '),
  };
}

function sweptOn(node: string, version: string, file: string, seeds: number): NodeResult {
  const audit = heddle(node, ['audit', file, '--seeds', String(Math.max(5, Math.round(seeds / 20)))]);
  const sweep = heddle(node, ['sweep', file, '--seeds', String(seeds)]);
  const refused = /outsideSimulation: (\S+) leaves the simulation/.exec(sweep.text)?.[1];
  const isSteady = audit.status === 0 || (refused !== undefined && audit.status === 1);
  const orders = Number(/(\d+) different orders?/.exec(sweep.text)?.[1] ?? 0);
  const failure = /^FAILED: .*\n\s+(.*)/m.exec(sweep.text)?.[1] ?? `exit code ${String(sweep.status)}`;
  const problem = !isSteady ? 'not deterministic' : sweep.status === 0 ? '' : failure;
  return { version, orders, problem, ...(refused === undefined ? {} : { refused }) };
}

function heddle(node: string, args: readonly string[]): { readonly status: number; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(node, [HEDDLE, ...args], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status: status ?? 1, text: `${stdout}${stderr}` };
}

/** The packages that a probe imports, with their versions. */
function versionsIn(file: string): Readonly<Record<string, string>> {
  const names = [...fs.readFileSync(file, 'utf8').matchAll(/from '((?:@[\w-]+\/)?[\w.-]+)[^']*';/g)].map(([, name = '']) => name);
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(__dirname, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => (dependencies[name] === undefined ? [] : [[name, dependencies[name]]])),
  );
}

/** The comment at the top of a probe, as one line. */
function aboutOf(file: string): string {
  const [, comment = ''] = /^\/\*\*([^]*?)\*\//.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return comment.replace(/^\s*\*\s?/gm, ' ').replace(/\s+/g, ' ').trim();
}

process.exitCode = main(process.argv.slice(2));
