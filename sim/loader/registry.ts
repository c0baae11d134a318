import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { adoptPackageFile } from '../doors/network/undici';
import { standInTimers, type OwnTimers } from '../doors/schedule';
import { callback, callbacks, receiver } from '../kernel/callbacks';
import { currentRun, outsideRun, withRun } from '../kernel/current';
import { OUTSIDE_FRAME } from '../kernel/outside-frame';
import type { Process } from '../kernel/process';
import { compileModule, ImportMeta, type CompiledModule, type FileRole } from './compile';
import { LoadedModule } from './loaded-module';
import { namespaceOf, wholeAsDefault } from './module-faces';
import { isPackageRun, packageRun } from './package-run';
import { Resolver, type Asker } from './resolve';
import { withoutByteOrderMark, type SourceEdit } from './user-compile';

export interface LoaderOptions {
  /** Files are named relative to it in reports and digests. */
  readonly root: string;
  /** Packages whose own code is instrumented and evaluated afresh for each seed. */
  readonly instrument?: readonly string[];
  /** Packages that are evaluated afresh for each seed, not instrumented. */
  readonly fresh?: readonly string[];
  /** Files (project-relative or absolute) whose timers stand in for I/O, beside the scenario itself. */
  readonly doubles?: readonly string[];
  /** Files that the host provides instead of loading them again: heddle itself. */
  readonly isHost?: (filename: string) => boolean;
  /** What such a file is to be instead of what Node would load; undefined to load it. */
  readonly substitute?: (filename: string) => unknown;
  /** Changes sources before they are compiled, such as to plant a bug. */
  readonly edit?: SourceEdit;
}

interface LoadRole extends FileRole {
  /** Evaluated once per process in place of once per run. */
  readonly once: boolean;
  /** Loaded by Node itself, in the instance that the host has. */
  readonly host: boolean;
}

const SCENARIO_ROLE: LoadRole = { instrumented: true, standIn: true, once: false, host: false };

/** What every module of a process shares: compiled code, packages, the answers of the resolver. */
export class Loader {
  private readonly compiled = new Map<string, CompiledModule>();
  /** Scenario files and doubles, whose timers are others. */
  private readonly compiledStandIns = new Map<string, CompiledModule>();
  /** Modules of sinon: its default sandbox is restored after each run. */
  readonly sandboxes: LoadedModule[] = [];
  private readonly hosted = new Map<string, unknown>();
  private readonly packages = new Map<string, LoadedModule>();
  private readonly roles = new Map<string, LoadRole>();
  /** Files that were compiled and packages that were evaluated so far, which is slow the first time. */
  loads = 0;
  readonly resolver = new Resolver();
  private readonly standIns = {
    scenario: standInTimers('scenario'),
    double: standInTimers('double'),
  };
  readonly hostRequire = createRequire(__filename);
  /** Of each process that is there, its modules. */
  readonly registries = new WeakMap<Process, Registry>();
  /** Of packages, which outlast each run: they hold on to no modules of the project. */
  readonly ofPackages = new Registry(this, NO_FILE);
  private readonly doubles: ReadonlySet<string>;

  constructor(readonly options: LoaderOptions) {
    this.doubles = new Set(
      (options.doubles ?? []).map((double) => path.resolve(options.root, double)),
    );
  }

  /** Undoes what a run did to objects that outlive it. */
  restoreSandboxes(): void {
    for (const { exports } of this.sandboxes) {
      // Modules within sinon have methods of that name too; this one is what a user imports.
      if (!isSandbox(exports)) continue;
      exports.restore();
    }
  }

  /** The timers of a file whose role is to stand in for I/O. */
  standInsOf(filename: string): OwnTimers {
    return this.standIns[this.doubles.has(filename) ? 'double' : 'scenario'];
  }

  /** A registry for one run: modules of the project are evaluated afresh in each. */
  registry(scenarioFile: string): Registry {
    const registry = new Registry(this, scenarioFile);
    const run = currentRun();
    if (run !== undefined) this.registries.set(run.process, registry);
    return registry;
  }

  compile(filename: string, role: FileRole): CompiledModule {
    const cache = role.standIn ? this.compiledStandIns : this.compiled;
    let compiled = cache.get(filename);
    if (compiled === undefined) {
      this.loads++;
      compiled = outsideRun(() =>
        compileModule(filename, this.relative(filename), role, this.options.edit ?? unchanged),
      );
      cache.set(filename, compiled);
    }
    return compiled;
  }

  /** Compiles a file anew when it is next loaded: for a host whose `edit` now says something else. */
  recompile(filename: string): void {
    this.compiled.delete(filename);
    this.compiledStandIns.delete(filename);
  }

  relative(filename: string): string {
    return path.relative(this.options.root, filename).split(path.sep).join('/');
  }

  roleOf(filename: string, scenarioFile: string): LoadRole {
    if (filename === scenarioFile) return SCENARIO_ROLE;
    let role = this.roles.get(filename);
    if (role === undefined) {
      role = this.findRole(filename);
      this.roles.set(filename, role);
    }
    return role;
  }

  private findRole(filename: string): LoadRole {
    const name = packageOf(filename);
    const standIn = this.doubles.has(filename);
    if (this.options.isHost?.(filename) === true || filename.endsWith('.node')) {
      return { instrumented: false, standIn, once: true, host: true };
    }
    if (name === undefined) return { instrumented: true, standIn, once: false, host: false };
    const instrumented = this.options.instrument?.includes(name) ?? false;
    const fresh =
      instrumented || isKnownStateful(name) || (this.options.fresh?.includes(name) ?? false);
    return { instrumented, standIn, once: !fresh, host: false };
  }

  /** What Node itself loads, outside of any run: built-ins, add-ons, heddle. */
  fromHost(name: string): unknown {
    let exports = this.hosted.get(name);
    if (exports === undefined) {
      exports =
        this.options.substitute?.(name) ?? outsideRun(() => this.hostRequire(name) as unknown);
      this.hosted.set(name, exports);
    }
    return exports;
  }

  packageModule(filename: string): LoadedModule | undefined {
    return this.packages.get(filename);
  }

  /** A run was broken off from outside: what it was loading then is loaded anew. */
  forgetUnfinished(): void {
    for (const [filename, { loaded }] of this.packages) {
      if (!loaded) this.packages.delete(filename);
    }
  }

  keepPackage(module: LoadedModule): void {
    this.loads++;
    this.packages.set(module.filename, module);
  }

  forgetPackage(module: LoadedModule): void {
    this.packages.delete(module.filename);
  }
}

function isSandbox(exports: unknown): exports is { restore(): void } {
  const { createSandbox, restore } = exports as { createSandbox?: unknown; restore?: unknown };
  return typeof createSandbox === 'function' && typeof restore === 'function';
}

function unchanged(_filename: string, source: string): string {
  return source;
}

/** Name of the package that a file belongs to; undefined for files of the project. */
function packageOf(filename: string): string | undefined {
  const parts = filename.split(path.sep);
  const index = parts.lastIndexOf('node_modules');
  if (index < 0) return undefined;
  const first = parts[index + 1] ?? '';
  return first.startsWith('@') ? `${first}/${parts[index + 2] ?? ''}` : first;
}

/** Packages known to hold state that matters from one seed to the next. */
function isKnownStateful(name: string): boolean {
  return name === 'prom-client' || name === 'nanoid' || name.startsWith('chai-');
}

/** The modules of one process of a run. */
export class Registry {
  private readonly modules = new Map<string, LoadedModule>();
  /** The module with which the process began. */
  private main: LoadedModule | undefined = undefined;

  constructor(
    private readonly loader: Loader,
    private readonly scenarioFile: string,
  ) {}

  /** Loads a file by its absolute path and returns its exports. */
  load(filename: string): unknown {
    return this.loadFile(filename, undefined);
  }

  /** The modules of another process of the same run: it shares none of the project's with any other. */
  ofProcess(process: Process): Registry {
    const registry = new Registry(this.loader, this.scenarioFile);
    this.loader.registries.set(process, registry);
    return registry;
  }

  /** Loads the file with which a process begins: it is `require.main`. */
  begin(filename: string): unknown {
    this.main = new LoadedModule(filename);
    return this.loadFile(filename, undefined, this.main);
  }

  /** As from a file of the project: relative to the scenario file, or by the name of a package. */
  resolve(specifier: string): string {
    const resolved = this.loader.resolver.resolve(specifier, this.scenarioFile);
    return resolved.kind === 'builtin' ? resolved.name : resolved.filename;
  }

  /**
   * Code of the scenario may run in a process of a host, and a package in any run: what it loads there is that
   * process's own.
   */
  private get current(): Registry {
    const process = currentRun()?.process;
    return (process === undefined ? undefined : this.loader.registries.get(process)) ?? this;
  }

  private require(specifier: string, importer: LoadedModule, asker: Asker): unknown {
    const resolved = this.loader.resolver.resolve(specifier, importer.filename, asker);
    if (resolved.kind === 'builtin') return this.builtin(resolved.name, importer.filename);
    const exports = this.loadFile(resolved.filename, importer);
    if (asker === 'require' || this.find(resolved.filename)?.isEsModule === true) return exports;
    return wholeAsDefault(exports);
  }

  private find(filename: string): LoadedModule | undefined {
    return this.modules.get(filename) ?? this.loader.packageModule(filename);
  }

  private builtin(name: string, importer: string): unknown {
    const role = this.loader.roleOf(importer, this.scenarioFile);
    const bare = name.replace(/^node:/, '');
    if (role.standIn && (bare === 'timers' || bare === 'timers/promises')) {
      return standInModule(this.loader, bare, importer);
    }
    return this.loader.fromHost(name);
  }

  private loadFile(
    filename: string,
    importer: LoadedModule | undefined,
    module = new LoadedModule(filename),
  ): unknown {
    const role = this.loader.roleOf(filename, this.scenarioFile);
    if (role.host) return this.loader.fromHost(filename);
    const known =
      this.modules.get(filename) ?? (role.once ? this.loader.packageModule(filename) : undefined);
    if (known !== undefined) return known.exports;
    importer?.children.push(module);
    if (role.once) this.loadPackage(module, role);
    else {
      this.modules.set(filename, module);
      this.evaluate(module, role, () => {
        this.modules.delete(filename);
      });
    }
    return module.exports;
  }

  /** Once per process, whenever it is first needed, with random numbers and a clock of its own. */
  private loadPackage(module: LoadedModule, role: FileRole): void {
    this.loader.keepPackage(module);
    const evaluate = (): void => {
      this.loader.ofPackages.evaluate(module, role, () => {
        this.loader.forgetPackage(module);
      });
    };
    if (packageOf(module.filename) === 'sinon') this.loader.sandboxes.push(module);
    if (isPackageRun(currentRun())) evaluate();
    else
      outsideRun(() => {
        withRun(packageRun(this.loader.relative(module.filename)), evaluate);
      });
  }

  private evaluate(module: LoadedModule, role: FileRole, forget: () => void): void {
    const { filename } = module;
    try {
      if (filename.endsWith('.json')) {
        module.exports = jsonOf(filename);
      } else {
        this.run(module, this.loader.compile(filename, role), role);
      }
      module.loaded = true;
      adoptPackageFile(filename, module.exports);
    } catch (error) {
      forget();
      throw error;
    }
  }

  private run(module: LoadedModule, compiled: CompiledModule, role: FileRole): void {
    const require = this.requireFor(module, compiled.isEsModule ? 'import' : 'require');
    module.require = require;
    module.isEsModule = compiled.isEsModule;
    const { setTimeout, setInterval } = this.loader.standInsOf(module.filename);
    const body = compiled.open({
      heddle: role.instrumented ? INSTRUMENTS : NO_INSTRUMENTS,
      dynamicImport: (specifier) => this.dynamicImport(String(specifier), module),
      meta: new ImportMeta(module.filename, (specifier) => require.resolve(specifier)),
      setTimeout,
      setInterval,
    });
    body.call(module.exports, module.exports, require, module, module.filename, module.path);
  }

  private requireFor(module: LoadedModule, asker: Asker): NodeJS.Require {
    const require = (specifier: string): unknown => this.current.require(specifier, module, asker);
    const resolve = (specifier: string): string => {
      const resolved = this.loader.resolver.resolve(specifier, module.filename, asker);
      return resolved.kind === 'builtin' ? resolved.name : resolved.filename;
    };
    resolve.paths = () => module.paths;
    require.resolve = resolve;
    require.cache = EMPTY;
    require.extensions = EMPTY;
    Object.defineProperty(require, 'main', { enumerable: true, get: () => this.current.main });
    return require as unknown as NodeJS.Require;
  }

  /** A synchronous load; at the importing await it settles as a candidate like any other. */
  private dynamicImport(specifier: string, importer: LoadedModule): Promise<unknown> {
    return new Promise((resolve) => {
      resolve(namespaceOf(this.current.require(specifier, importer, 'import')));
    });
  }
}

function jsonOf(filename: string): unknown {
  const text = outsideRun(() => fs.readFileSync(filename, 'utf8'));
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch (error) {
    if (error instanceof SyntaxError) error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

/** What `require` offers besides, and nobody here needs. */
const EMPTY: object = Object.freeze(Object.create(null) as object);

/** What instrumented code calls. */
const INSTRUMENTS = {
  enter: (site: number) => currentRun()?.enter(site) ?? OUTSIDE_FRAME,
  receiver,
  callback,
  callbacks,
};

const NO_INSTRUMENTS = {};

const NO_FILE = '';

function standInModule(loader: Loader, name: string, importer: string): unknown {
  const standIns = loader.standInsOf(importer);
  const real = loader.hostRequire(`node:${name}`) as Record<string, unknown>;
  if (name === 'timers') return { ...real, ...standIns };
  const promised = Object.getOwnPropertyDescriptor(
    standIns.setTimeout,
    Symbol.for('nodejs.util.promisify.custom'),
  );
  return { ...real, setTimeout: promised?.value as unknown };
}
