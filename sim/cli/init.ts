import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { FIRST_TITLE, firstScenario } from './first-scenario';
import { mochaProject, type MochaProject } from './mocha-project';
import { print, printJson } from './output';

export interface InitOptions {
  readonly json?: boolean;
}

/**
 * `heddle init [FILE]`: writes a first scenario to where the tests of a mocha project are, and says
 * what to type next. Never overwrites a file.
 *
 * @throws HeddleError if there is no project with mocha here, or the file cannot be written
 */
export function initCommand(given: string | undefined, options: InitOptions): ExitCode {
  const cwd = process.cwd();
  const project = mochaProject(cwd);
  const place =
    given === undefined ? placeIn(project) : placeGiven(project, path.resolve(cwd, given));
  const command = commandFor(project, place);
  write(project, place, command);
  if (options.json === true) printJson({ type: 'init', file: place.file, command });
  else print(message(project, place, command));
  return EXIT.clean;
}

/** Where the scenario goes. */
interface Place {
  /** Relative to the root of the project, with slashes. */
  readonly file: string;
  /** Whether mocha finds it without being told. */
  readonly isFound: boolean;
}

const NAME = 'first-race';

function placeGiven({ root }: MochaProject, filename: string): Place {
  const file = path.relative(root, filename).split(path.sep).join('/');
  if (EXTENSION.test(file)) return { file, isFound: false };
  throw new HeddleError(
    'BAD_OPTION',
    `${file} is no name of a scenario file`,
    `a scenario file is a .ts, .js, .cjs or .mjs file, such as test/${NAME}.test.ts`,
  );
}

const EXTENSION = /\.[cm]?[jt]s$/;

/** Beside the tests that the project has, under a name that its specs match. */
function placeIn(project: MochaProject): Place {
  for (const spec of project.specs) {
    const file = fileFor(project, spec);
    if (file !== undefined) return { file, isFound: true };
  }
  const extension = extensionOfFolder(project);
  const isFound = project.specs.length === 0 && project.extensions.includes(extension);
  return { file: `test/${NAME}.test.${extension}`, isFound };
}

/** The first name that a spec matches; undefined for a file, and for a spec that is too clever to tell. */
function fileFor(project: MochaProject, spec: string): string | undefined {
  const plain = spec
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .replace(/[@+?*]?\(([^()|]*)(?:\|[^()]*)?\)/g, '$1')
    .replace(/\{([^{},]*)(?:,[^{}]*)?\}/g, '$1');
  if (isFolder(project, plain)) {
    return path.posix.join(plain, `${NAME}.test.${extensionOfFolder(project)}`);
  }
  const shallow = plain.replace(/^\*\*\//, `${testFolder(project)}/`).replaceAll('**/', '');
  const source = sourceOf(project, shallow);
  if (source !== undefined) return source;
  const [folder, pattern] = [path.posix.dirname(shallow), path.posix.basename(shallow)];
  if (!pattern.includes('*') || /[*?![\](){}]/.test(folder + pattern.replace(/\*+/, ''))) {
    return undefined;
  }
  const name = pattern.replace(/\*+/, NAME);
  const whole = name === NAME ? `${name}.test.${extensionOfFolder(project)}` : name;
  return EXTENSION.test(whole) ? path.posix.join(folder, whole) : undefined;
}

/** Where tests are if they may be anywhere. */
function testFolder(project: MochaProject): string {
  return ['test', 'tests', 'src'].find((folder) => isFolder(project, folder)) ?? 'test';
}

function isFolder({ root }: MochaProject, relative: string): boolean {
  return fs.statSync(path.join(root, relative), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Tests that tsc compiles before mocha runs them are written where their sources are. */
function sourceOf(project: MochaProject, spec: string): string | undefined {
  const output = /^(?:dist|build|out|lib)\/(.*)$/.exec(spec)?.[1];
  if (output === undefined || !project.hasTypeScript) return undefined;
  const folder = path.posix.dirname(output).replace(/^[*.]$/, '');
  const candidates = [folder, `src/${folder}`, 'test', 'src'];
  const known = candidates.find((one) => one !== '' && isFolder(project, one)) ?? 'test';
  const suffix = /\.spec\./.test(spec) ? 'spec' : 'test';
  return path.posix.join(known, `${NAME}.${suffix}.ts`);
}

/** What a test is written in where only a folder is known: in TypeScript if mocha can load that. */
function extensionOfFolder(project: MochaProject): string {
  const typed = project.extensions.find((name) => /^[cm]?ts$/.test(name));
  if (typed !== undefined) return typed;
  const compiles =
    project.hasConfiguredHooks || project.hasScriptHooks || compilerFlag(project) !== undefined;
  return project.hasTypeScript && compiles ? 'ts' : 'js';
}

/** Loads the compiler of a project that does not say itself which. */
function compilerFlag(project: MochaProject): string | undefined {
  if (project.has('tsx')) return '--import=tsx';
  if (project.has('ts-node') && !project.isEsModule) return '--require=ts-node/register';
  return undefined;
}

function commandFor(project: MochaProject, { file, isFound }: Place): string {
  const only = `--grep "${FIRST_TITLE}"`;
  if (isFound && project.script !== undefined) {
    return project.script === 'test'
      ? `npm test -- ${only}`
      : `npm run ${project.script} -- ${only}`;
  }
  const flag =
    isTypeScript(file) && !project.hasConfiguredHooks ? compilerFlag(project) : undefined;
  return [
    'npx mocha',
    ...(flag === undefined ? [] : [flag]),
    ...(project.hasConfiguredSpecs ? [only] : []),
    ...(isFound && project.hasConfiguredSpecs ? [] : [file]),
  ].join(' ');
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

function write(project: MochaProject, { file }: Place, command: string): void {
  const text = firstScenario({
    language: isTypeScript(file) ? 'typescript' : 'javascript',
    format: isModule(project, file) ? 'module' : 'commonjs',
  });
  const filename = path.join(project.root, file);
  try {
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    fs.writeFileSync(filename, text, { flag: 'wx' });
  } catch (error) {
    throw notWritten(project, file, command, error);
  }
}

function isModule({ isEsModule }: MochaProject, file: string): boolean {
  return file.endsWith('.mjs') || (isEsModule && !file.endsWith('.cjs'));
}

function notWritten({ root }: MochaProject, file: string, command: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const name = path.posix.basename(file).replace(/^[^.]*/, 'second-race');
  const elsewhere = `npx heddle init ${path.posix.join(path.posix.dirname(file), name)}`;
  if (code === 'EEXIST' && fs.existsSync(path.join(root, file))) {
    return new HeddleError(
      'NOT_WRITTEN',
      `${file} is there already and stays as it is`,
      `run it: ${command}; or give another name: ${elsewhere}`,
    );
  }
  return new HeddleError(
    'NOT_WRITTEN',
    `${file} cannot be written (${code})`,
    'see that its folder is one that you may write to, or name a file elsewhere: npx heddle init FILE',
  );
}

function message(project: MochaProject, { file }: Place, command: string): string {
  const isElsewhere = process.cwd() !== project.root;
  const lines = [
    `wrote ${file}`,
    '',
    `It has a planted race, so this test fails${isElsewhere ? ` (in ${project.root})` : ''}:`,
    '',
    `  ${command}`,
    '',
    'The report has the line that replays the failure; a comment in the file says how to repair it.',
    `Many more orders: npx heddle sweep ${file}`,
    ...(leavesTapesToGit(project)
      ? ['Tapes of failures go to .heddle/: name it in .gitignore.']
      : []),
  ];
  return lines.join('\n');
}

function leavesTapesToGit({ root }: MochaProject): boolean {
  const filename = path.join(root, '.gitignore');
  return fs.existsSync(filename) && !/^\/?\.heddle\b/m.test(fs.readFileSync(filename, 'utf8'));
}
