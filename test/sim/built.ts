import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

export const ROOT = path.resolve(__dirname, '../..');

/** heddle as a package would ship it: JavaScript, which starts several times faster than a checkout. */
export interface BuiltHeddle {
  readonly bin: string;
  /** What a file of a project requires as `heddle/mocha`. */
  readonly mocha: string;
  /** Requires this to get a module of `sim/`, such as `runner/engine`. */
  readonly folder: string;
}

let built: BuiltHeddle | undefined;

/** Builds it once per process, into a folder that goes when the process ends. */
export function buildHeddle(): BuiltHeddle {
  if (built !== undefined) return built;
  const home = temporaryFolder();
  const folder = path.join(home, 'dist');
  const sources = (fs.readdirSync(path.join(ROOT, 'sim'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(ROOT, 'sim', name));
  buildSync({
    entryPoints: sources,
    outdir: folder,
    outbase: path.join(ROOT, 'sim'),
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  });
  fs.mkdirSync(path.join(home, 'bin'));
  const bin = path.join(home, 'bin', 'heddle.cjs');
  fs.copyFileSync(path.join(ROOT, 'bin', 'heddle.cjs'), bin);
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(home, 'node_modules'));
  built = { bin, mocha: path.join(folder, 'mocha'), folder };
  return built;
}

/** A project of its own, with these files. Returns its folder. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'package.json'), '{}\n');
  for (const [name, text] of Object.entries(files)) {
    const filename = path.join(folder, name);
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    fs.writeFileSync(filename, text);
  }
  return folder;
}

const temporary: string[] = [];

/** An empty folder that goes when the process ends. */
export function temporaryFolder(): string {
  if (temporary.length === 0) process.once('exit', removeTemporary);
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'heddle-'));
  temporary.push(folder);
  return folder;
}

function removeTemporary(): void {
  for (const folder of temporary) fs.rmSync(folder, { recursive: true, force: true });
}

export interface Spawned {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
}

/** Runs Node with these arguments to its end; a process that lasts beyond a minute fails the test. */
export function spawnNode(args: readonly string[], options: SpawnOptions): Promise<Spawned> {
  const environment = { ...process.env, NO_COLOR: '1', ...options.env };
  for (const own of ['FORCE_COLOR', 'NODE_OPTIONS', 'HEDDLE_SEED', 'HEDDLE_SEEDS', 'HEDDLE_FOR']) {
    if (options.env?.[own] === undefined) Reflect.deleteProperty(environment, own);
  }
  return new Promise((resolve, reject) => {
    execFile(
      options.node ?? process.execPath,
      [...args],
      { cwd: options.cwd, env: environment, timeout: 60_000, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else
          reject(new Error(`${args.join(' ')} was ended\n${stdout}\n${stderr}`, { cause: error }));
      },
    );
  });
}
