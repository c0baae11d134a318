import { CommanderError } from 'commander';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { heddleProgram, type ProcessCode } from './program';

/** Runs the command line and returns the exit code. `args` are those behind the program's name. */
export async function main(args: readonly string[]): Promise<ProcessCode> {
  let code: ProcessCode = EXIT.clean;
  const program = heddleProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** One clear message on stderr; a stack only where heddle itself is broken. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  }
  if (error instanceof HeddleError) {
    process.stderr.write(`heddle: ${error.message}\n  ${error.remedy}\n  (${error.code})\n`);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`heddle: internal error, please report it\n${text}\n`);
  return EXIT.internal;
}
