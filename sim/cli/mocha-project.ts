import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { HeddleError } from '../errors';

/** A project with mocha, as far as its tests go. */
export interface MochaProject {
  /** Folder of its package.json. */
  readonly root: string;
  readonly isEsModule: boolean;
  readonly hasTypeScript: boolean;
  /** Where its tests are: what its script says, then mocha's own configuration. */
  readonly specs: readonly string[];
  /** Whether mocha runs the specs of a configuration along with whatever is named. */
  readonly hasConfiguredSpecs: boolean;
  /** Extensions of tests in folders, without a dot. */
  readonly extensions: readonly string[];
  /** The script that runs mocha and hands on further arguments. */
  readonly script: string | undefined;
  /** Whether the configuration has mocha load something first, such as a compiler. */
  readonly hasConfiguredHooks: boolean;
  /** Whether the script does. */
  readonly hasScriptHooks: boolean;
  /** Whether Node finds this package from its folder. */
  has(name: string): boolean;
}

/**
 * Reads the project of a folder, mocha's configuration by mocha itself.
 *
 * @throws HeddleError if there is no project, no mocha or no heddle in it, or a file is not readable
 */
export function mochaProject(folder: string): MochaProject {
  const root = rootOf(folder);
  const manifest = readManifest(root);
  const require = createRequire(path.join(root, 'package.json'));
  demand(require, 'mocha');
  demand(require, 'heddle');
  const configured = mochaOptions(require);
  const script = mochaScript(manifest.scripts);
  const configuredSpecs = strings(configured['_']);
  return {
    root,
    isEsModule: manifest.type === 'module',
    hasTypeScript: fs.existsSync(path.join(root, 'tsconfig.json')) || names(manifest, 'tsx'),
    specs: [...(script?.specs ?? []), ...configuredSpecs],
    hasConfiguredSpecs: configuredSpecs.length > 0,
    extensions: [...(script?.extensions ?? []), ...strings(configured['extension'])],
    script: script?.isLast === true ? script.name : undefined,
    hasConfiguredHooks: HOOK_OPTIONS.some((name) => strings(configured[name]).length > 0),
    hasScriptHooks: script?.hasHooks === true,
    has: (name) => resolves(require, name),
  };
}

interface Manifest {
  readonly type?: unknown;
  readonly scripts?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

function names({ dependencies, devDependencies }: Manifest, name: string): boolean {
  return dependencies?.[name] !== undefined || devDependencies?.[name] !== undefined;
}

/** Options of mocha, and of Node by way of mocha, that load modules before the tests. */
const HOOK_OPTIONS = ['require', 'import', 'loader', 'experimental-loader', 'node-option'];

function rootOf(folder: string): string {
  for (let candidate = path.resolve(folder); ; candidate = path.dirname(candidate)) {
    if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (candidate === path.dirname(candidate)) break;
  }
  throw new HeddleError(
    'FILE_NOT_FOUND',
    `there is no package.json in ${path.resolve(folder)} or above it`,
    'go to the folder of your project; a new one begins with: npm init --yes',
  );
}

function readManifest(root: string): Manifest {
  const filename = path.join(root, 'package.json');
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(filename, 'utf8'));
    if (typeof manifest === 'object' && manifest !== null) return manifest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unreadable(filename, error);
  }
  throw new HeddleError('PARSE_FAILED', `${filename} is no JSON object`, 'mend it first');
}

function unreadable(filename: string, error: unknown): HeddleError {
  const { code } = error as NodeJS.ErrnoException;
  return new HeddleError(
    'FILE_NOT_FOUND',
    `${filename} cannot be read (${code ?? String(error)})`,
    'make it readable first',
  );
}

function demand(require: NodeJS.Require, name: string): void {
  if (resolves(require, name)) return;
  throw new HeddleError(
    'MODULE_NOT_FOUND',
    `${name} is not installed in this project`,
    `npm install --save-dev ${name}, then again: npx heddle init`,
  );
}

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    return require.resolve(`${name}/package.json`) !== '';
  } catch {
    return false;
  }
}

/** mocha finds and reads its configuration itself: that is public, but its file was renamed. */
function mochaOptions(require: NodeJS.Require): Readonly<Record<string, unknown>> {
  const candidates = ['mocha/lib/cli/options.cjs', 'mocha/lib/cli/options.js'];
  const name = candidates.find((candidate) => {
    try {
      return require.resolve(candidate) !== '';
    } catch {
      return false;
    }
  });
  // A mocha that hides it is taken to have no configuration.
  if (name === undefined) return {};
  const { loadOptions } = require(name) as {
    readonly loadOptions: (args: readonly string[]) => Record<string, unknown>;
  };
  try {
    return loadOptions([]);
  } catch (error) {
    throw new HeddleError(
      'PARSE_FAILED',
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      'mend the configuration of mocha first: npx mocha says the same',
    );
  }
}

interface MochaScript {
  readonly name: string;
  readonly specs: readonly string[];
  readonly extensions: readonly string[];
  readonly hasHooks: boolean;
  /** Whether what is given to the script reaches mocha. */
  readonly isLast: boolean;
}

/** The script that runs mocha: that of `npm test`, else the first that does. */
function mochaScript(scripts: unknown): MochaScript | undefined {
  if (typeof scripts !== 'object' || scripts === null) return undefined;
  const byName = Object.entries(scripts).sort(
    ([a], [b]) => Number(b === 'test') - Number(a === 'test'),
  );
  for (const [name, script] of byName) {
    const found = MOCHA_CALL.exec(String(script));
    if (found === null) continue;
    const { before = '', given = '', after = '' } = found.groups ?? {};
    return {
      name,
      ...readArguments(given.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []),
      hasHooks: LOADS_FIRST.test(`${before} ${given}`),
      isLast: after === '',
    };
  }
  return undefined;
}

/** One command of a script, such as `NODE_OPTIONS="--import=tsx" c8 mocha 'src/*.test.ts'`. */
const MOCHA_CALL =
  /(?<before>[^&|;]*?)(?<=^|[\s/\\])mocha(?:\.js)?(?=\s|$)(?<given>[^&|;]*)(?<after>.*)$/;

const LOADS_FIRST =
  /(?:^|[\s"'=])(?:-r|-n|--(?:require|import|loader|experimental-loader|node-option))\b/;

function readArguments(words: readonly string[]): Pick<MochaScript, 'specs' | 'extensions'> {
  const specs: string[] = [];
  const extensions: string[] = [];
  for (const [index, quoted] of words.entries()) {
    const word = quoted.replace(/^["']|["']$/g, '');
    const before = words[index - 1] ?? '';
    const extension = /^--ext(?:ension)?$/.test(before)
      ? word
      : /^--ext(?:ension)?=(.*)$/.exec(word)?.[1];
    if (extension !== undefined) extensions.push(...extension.split(','));
    else if (!word.startsWith('-') && !TAKES_VALUE.test(before)) specs.push(word);
  }
  return { specs, extensions: extensions.map((name) => name.replace(/^\./, '')) };
}

/** Options of mocha whose value is the next word. */
const TAKES_VALUE =
  /^(?:-[fgjnRrstu]|--(?:config|file|fgrep|grep|ignore|exclude|import|jobs|loader|node-option|opts|package|reporter|reporter-options?|require|retries|slow|timeout|ui|watch-files|watch-ignore))$/;

function strings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
