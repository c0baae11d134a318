import { Command, CommanderError } from 'commander';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { auditProcess } from '../runner/audit/audit-process';
import { AUDIT_PROCESS } from '../runner/audit/fresh-process';
import { VERSION } from '../runner/version';
import { STRATEGY_NAMES } from '../strategies';
import { auditCommand, type AuditCommandOptions } from './audit';
import {
  corpusAddCommand,
  corpusListCommand,
  corpusPruneCommand,
  type AddOptions,
  type PruneOptions,
} from './corpus';
import { diffCommand } from './diff';
import { initCommand, type InitOptions } from './init';
import { mergeCommand, type MergeOptions } from './merge';
import { replayCommand, type ReplayOptions } from './replay';
import { runCommand, type RunOptions } from './run';
import type { CommonOptions } from './session';
import { shrinkCommand } from './shrink';
import { sweepCommand, type SweepCommandOptions } from './sweep';

/** An exit code of heddle's, or what a shell expects after Ctrl-C. */
type ProcessCode = ExitCode | 130;

/** Runs the command line and returns the exit code. `args` are those behind the program's name. */
export async function main(args: readonly string[]): Promise<ProcessCode> {
  let code: ProcessCode = EXIT.clean;
  const program = build((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

function build(done: (code: ProcessCode) => void): Command {
  const program = new Command('heddle')
    .description('Deterministic simulation testing: every race from a seed.')
    .version(VERSION)
    .exitOverride();
  program
    .command('init')
    .exitOverride()
    .argument('[file]', 'where to write it (where the tests of the project are)')
    .description('write a first scenario into a project with mocha')
    .option('--json', 'one JSON object per line on stdout, nothing else')
    .action((file: string | undefined, options: InitOptions) => {
      done(initCommand(file, options));
    });
  selecting(program.command('run'))
    .argument('<file>', 'scenario file')
    .description('one run of each scenario of a file')
    .option('--seed <n>', 'a whole number', '1')
    .option('--trace', 'print every step, also of a run that passes')
    .action(async (file: string, options: RunOptions) => {
      done(await runCommand(file, options));
    });
  sweepingCommands(program, done);
  common(program.command('replay'))
    .argument('<tape|token>', 'a tape file, or the token that a failure report ends with')
    .description('the same run again')
    .option('--inspect [port]', 'stop at the failing step under a debugger (9229)')
    .action(async (given: string, options: ReplayOptions) => {
      done(await replayCommand(given, options));
    });
  common(program.command('shrink'))
    .argument('<tape|token>', 'a tape of a run that fails')
    .description('the simplest tape with the same failure')
    .action(async (given: string, options: CommonOptions) => {
      done(await shrinkCommand(given, options));
    });
  corpusCommands(program, done);
  selecting(program.command('audit'))
    .argument('<paths...>', 'scenario files, or folders of them')
    .description('whether each seed comes out the same in every process and surroundings')
    .option('--seeds <n|a..b>', 'a count, or a range', '100')
    .option('--node <path...>', 'further Node binaries to run each seed on')
    .action(async (paths: string[], options: AuditCommandOptions) => {
      done(await auditCommand(paths, options));
    });
  common(program.command('diff'))
    .argument('<a>', 'a tape file or a token')
    .argument('<b>', 'another one of the same scenario')
    .description('where two runs part')
    .action(async (a: string, b: string, options: CommonOptions) => {
      done(await diffCommand([a, b], options));
    });
  program.command(AUDIT_PROCESS, { hidden: true }).action(auditProcess);
  return program;
}

function sweepingCommands(program: Command, done: (code: ProcessCode) => void): void {
  selecting(program.command('sweep'))
    .argument('<paths...>', 'scenario files, or folders of them')
    .description('many runs of each scenario; failures by fingerprint')
    .option('--seeds <n|a..b>', 'a count, or a range (1000)')
    .option('--seeds-from <commit>', 'seeds that belong to a commit, or HEAD: others for each')
    .option('--for <duration>', 'go on for so long, such as 90s, 5m or 1h')
    .option('--until-failure', 'end at the first failure')
    .option('--max-failures <n>', 'end a scenario after this many different failures')
    .option('--shard <i/n>', 'only the i-th of n parts; heddle merge gives the whole')
    .option('--resume', 'go on with an unfinished sweep of the same options')
    .option('--output <file>', 'results file (.heddle/sweeps/…)')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option(
      '--github',
      'annotations and a job summary (where GITHUB_ACTIONS is set, but for shards)',
    )
    .option('--no-github', 'neither of them')
    .option('--workers <n>', 'worker processes (as many as there are cores)')
    .option('--memory <megabytes>', 'memory of each worker (2048)')
    .action(async (paths: string[], options: SweepCommandOptions) => {
      done(await sweepCommand(paths, options));
    });
  program
    .command('merge')
    .exitOverride()
    .argument('<files...>', 'results files of all shards of a sweep')
    .description('the verdict of a sweep from its shards')
    .option('--junit <file>', 'write it as JUnit XML')
    .option('--github', 'annotations and a job summary (where GITHUB_ACTIONS is set)')
    .option('--no-github', 'neither of them')
    .option('--json', 'one JSON object per line on stdout, nothing else')
    .action((files: string[], options: MergeOptions) => {
      done(mergeCommand(files, options));
    });
}

function corpusCommands(program: Command, done: (code: ExitCode) => void): void {
  const corpus = program
    .command('corpus')
    .description('tapes that are kept for ever and replayed first')
    .exitOverride();
  corpus
    .command('add')
    .exitOverride()
    .argument('<tape|token>', 'the tape of a failure')
    .description('keep a tape in the corpus folder beside its scenario file')
    .option('--name <name>', 'name of its file (scenario file and fingerprint)')
    .option('--json', 'one JSON object per line on stdout, nothing else')
    .action((given: string, options: AddOptions) => {
      done(corpusAddCommand(given, options));
    });
  common(corpus.command('list'))
    .argument('[paths...]', 'corpus folders, or scenario files (scenarios/corpus, test/corpus)')
    .description('what is kept, and how each tape ends now')
    .action(async (paths: string[], options: CommonOptions) => {
      done(await corpusListCommand(paths, options));
    });
  common(corpus.command('prune'))
    .argument('[paths...]', 'as for list')
    .description('remove tapes whose scenario is gone or whose code has changed beyond them')
    .option('--dry-run', 'only say what would be removed')
    .action(async (paths: string[], options: PruneOptions) => {
      done(await corpusPruneCommand(paths, options));
    });
}

/** Options of the verbs that run scenarios of files: which of them, and how. */
function selecting(command: Command): Command {
  return common(command)
    .option('--title <text>', 'only scenarios with this in their title')
    .option('--strategy <name>', STRATEGY_NAMES.join(', '))
    .option('--granularity <name>', 'await or io');
}

function common(command: Command): Command {
  return command
    .exitOverride()
    .option('--json', 'one JSON object per line on stdout, nothing else')
    .option('--instrument <package...>', 'packages whose own code is scheduled too')
    .option('--require <module...>', 'load this first, such as ts-node/register')
    .option('--double <file...>', 'files whose timers stand in for I/O')
    .option('--hang <seconds>', 'real time without a return after which code is said to hang (10)');
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
