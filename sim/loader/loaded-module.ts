import Module from 'node:module';
import * as path from 'node:path';

/** A module as code under test sees it; shaped as Node's. Made anew for each run, so kept small. */
export class LoadedModule {
  readonly path: string;
  exports: unknown = {};
  /** Whether its source was an ES module. */
  isEsModule = false;
  loaded = false;
  require: unknown = undefined;
  readonly children: LoadedModule[] = [];

  constructor(readonly filename: string) {
    this.path = directoryOf(filename);
  }

  get id(): string {
    return this.filename;
  }

  get paths(): string[] {
    const { _nodeModulePaths: pathsFrom } = Module as unknown as {
      readonly _nodeModulePaths: (directory: string) => string[];
    };
    return pathsFrom(this.path);
  }
}

const directories = new Map<string, string>();

function directoryOf(filename: string): string {
  let directory = directories.get(filename);
  if (directory === undefined) {
    directory = path.dirname(filename);
    directories.set(filename, directory);
  }
  return directory;
}
