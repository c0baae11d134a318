import type { Process } from '../../kernel/process';

/** The modules of a process, as far as a world needs them. */
export interface Modules {
  /** Those of another process of the run, which shares none of the project's with any other. */
  ofProcess(process: Process): Modules;
  /** Loads the file with which a process begins. */
  begin(filename: string): unknown;
  /** As from the scenario's file. */
  resolve(specifier: string): string;
}
