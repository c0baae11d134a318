import { exec } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT, temporaryFolder, type Spawned } from '../sim/built';

/** heddle as its users get it. */
export interface Packed {
  /** A folder that has heddle installed from its tarball: projects below it find it there. */
  readonly home: string;
  /** Where the package itself lies. */
  readonly heddle: string;
}

let packed: Promise<Packed> | undefined;

/** Builds, packs and installs heddle, once per process. */
export function packedHeddle(): Promise<Packed> {
  packed ??= pack();
  return packed;
}

/** A copy of what the package is made from. Builds in it touch nothing of the checkout. */
function checkoutCopy(): string {
  const folder = temporaryFolder();
  for (const name of CHECKOUT) {
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

const CHECKOUT = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'LICENSE',
  'bin',
  'docs',
  'scripts',
  'sim',
];

/** Where an earlier build left a file that has no source any more. */
const LEFT_OVER = path.join('dist', 'left-over.js');

async function pack(): Promise<Packed> {
  const checkout = checkoutCopy();
  fs.mkdirSync(path.join(checkout, 'dist'));
  fs.writeFileSync(path.join(checkout, LEFT_OVER), '');
  fs.mkdirSync(path.join(checkout, 'test'));
  fs.writeFileSync(path.join(checkout, 'test', 'some.test.ts'), '');
  const home = temporaryFolder();
  await succeeding(`npm pack --pack-destination "${home}"`, checkout);
  const tarball = fs.readdirSync(home).find((name) => name.endsWith('.tgz')) ?? 'none';
  fs.writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
  const quick = '--prefer-offline --no-audit --no-fund';
  await succeeding(`npm install ${quick} --save-dev ./${tarball}`, home);
  return { home, heddle: path.join(home, 'node_modules', 'heddle') };
}

/**
 * A project below the folder that has heddle, with these files and, of the packages of this
 * repository, these tools. Returns its folder.
 */
export function projectIn(
  { home, heddle }: Packed,
  files: Readonly<Record<string, string>>,
  tools: readonly string[] = [],
): string {
  const folder = fs.mkdtempSync(path.join(home, 'project-'));
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '.bin'), { recursive: true });
  fs.symlinkSync(path.join(heddle, 'bin', 'heddle.cjs'), path.join(modules, '.bin', 'heddle'));
  for (const name of tools) shareTool(name, modules);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function shareTool(name: string, modules: string): void {
  const shared = path.join(ROOT, 'node_modules');
  fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
  fs.symlinkSync(path.join(shared, name), path.join(modules, name));
  const program = path.join('.bin', name);
  if (!fs.existsSync(path.join(shared, program))) return;
  fs.symlinkSync(path.join(shared, program), path.join(modules, program));
}

/** Runs a line as somebody types it into a terminal. */
export function typed(line: string, cwd: string): Promise<Spawned> {
  return new Promise((resolve, reject) => {
    exec(
      line,
      { cwd, env: ownEnvironment(), timeout: 120_000, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        // npm warns of settings of the machine, which are no matter here.
        const said = stderr.replace(/^npm warn Unknown (?:user|env|global) config .*\n/gm, '');
        if (code !== undefined) resolve({ code, stdout, stderr: said });
        else reject(new Error(`${line} was ended\n${stdout}\n${stderr}`, { cause: error }));
      },
    );
  });
}

/** A terminal of its own: without what npm and mocha gave the process of this test. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|heddle_|mocha_|ts_node_|node_options$|force_color$)/i.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', npm_config_update_notifier: 'false' };
}

async function succeeding(line: string, cwd: string): Promise<void> {
  const { code, stdout, stderr } = await typed(line, cwd);
  if (code !== 0) throw new Error(`${line} ended with ${code}\n${stdout}\n${stderr}`);
}
