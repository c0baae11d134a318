import { Command } from 'commander';
import type { ExitCode } from '../errors';
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
export type ProcessCode = ExitCode | 130;

/** The whole command line: every verb with its options. `done` is told the exit code. */
export function heddleProgram(done: (code: ProcessCode) => void): Command {
  const program = new Command('heddle')
    .description('Deterministic simulation testing: every race from a seed.')
    .version(VERSION)
    .addHelpText('after', examples(EXAMPLES.heddle))
    .exitOverride();
  program
    .command('init')
    .exitOverride()
    .argument('[file]', 'where to write it (where the tests of the project are)')
    .description('write a first scenario into a project with mocha')
    .addHelpText('after', examples(EXAMPLES.init))
    .option('--json', 'one JSON object per line on stdout, nothing else')
    .action((file: string | undefined, options: InitOptions) => {
      done(initCommand(file, options));
    });
  selecting(program.command('run'))
    .argument('<file>', 'scenario file')
    .description('one run of each scenario of a file')
    .addHelpText('after', examples(EXAMPLES.run))
    .option('--seed <n>', 'a whole number', '1')
    .option('--trace', 'print every step, also of a run that passes')
    .action(async (file: string, options: RunOptions) => {
      done(await runCommand(file, options));
    });
  sweepingCommands(program, done);
  common(program.command('replay'))
    .argument('[tape|token]', 'a tape file, or the token that a failure report ends with')
    .description('the same run again')
    .addHelpText('after', examples(EXAMPLES.replay))
    .option('--inspect [port]', 'stop at the failing step under a debugger (9229)')
    .action(async (given: string | undefined, options: ReplayOptions, command: Command) => {
      // What follows --inspect is taken for its port, also where it is the tape.
      const { inspect } = options;
      if (given !== undefined) done(await replayCommand(given, options));
      else if (typeof inspect === 'string') {
        done(await replayCommand(inspect, { ...options, inspect: true }));
      } else command.error("error: missing required argument 'tape|token'");
    });
  common(program.command('shrink'))
    .argument('<tape|token>', 'a tape of a run that fails')
    .description('the simplest tape with the same failure')
    .addHelpText('after', examples(EXAMPLES.shrink))
    .action(async (given: string, options: CommonOptions) => {
      done(await shrinkCommand(given, options));
    });
  corpusCommands(program, done);
  selecting(program.command('audit'))
    .argument('<paths...>', 'scenario files, or folders of them')
    .description('whether each seed comes out the same in every process and surroundings')
    .addHelpText('after', examples(EXAMPLES.audit))
    .option('--seeds <n|a..b>', 'a count, or a range', '100')
    .option('--node <path...>', 'further Node binaries to run each seed on')
    .action(async (paths: string[], options: AuditCommandOptions) => {
      done(await auditCommand(paths, options));
    });
  common(program.command('diff'))
    .argument('<a>', 'a tape file or a token')
    .argument('<b>', 'another one of the same scenario')
    .description('where two runs part')
    .addHelpText('after', examples(EXAMPLES.diff))
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
    .addHelpText('after', examples(EXAMPLES.sweep))
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
    .addHelpText('after', examples(EXAMPLES.merge))
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
    .addHelpText('after', examples(EXAMPLES.corpus))
    .exitOverride();
  corpus
    .command('add')
    .exitOverride()
    .argument('<tape|token>', 'the tape of a failure')
    .description('keep a tape in the corpus folder of its scenario file')
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
    .option(
      '--strategy <name>',
      `${STRATEGY_NAMES.join(', ')} (that of the scenario, else portfolio)`,
    )
    .option('--granularity <name>', 'await or io (that of the scenario, else await)')
    .option(
      '--faults <kinds>',
      'none, all, or kinds such as disk.eio,net.reset (those of the scenario, else none)',
    );
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

/** Command lines that people type, below the help of each verb. */
const EXAMPLES = {
  heddle: [
    'heddle init',
    'heddle sweep scenarios --seeds 10_000',
    'heddle replay h1:scenarios/cache.ts#1:117:portfolio-await:3f9c21aa',
  ],
  init: ['heddle init', 'heddle init test/races.test.ts'],
  run: ['heddle run scenarios/cache.ts --seed 7', 'heddle run scenarios/cache.ts --seed 7 --trace'],
  sweep: [
    'heddle sweep scenarios --seeds 10_000',
    'heddle sweep scenarios --for 5m --max-failures 3',
    'heddle sweep scenarios --seeds 100_000 --seeds-from HEAD --shard 2/8 --output shard-2.ndjson',
  ],
  merge: ['heddle merge shard-*.ndjson --junit heddle.xml'],
  replay: [
    'heddle replay h1:scenarios/cache.ts#1:117:portfolio-await:3f9c21aa',
    'heddle replay scenarios/corpus/cache-3f9c21aa.json --inspect',
  ],
  shrink: ['heddle shrink .heddle/tapes/h1_scenarios_cache.ts_1_117_pct-await_3f9c21aa.json'],
  audit: [
    'heddle audit scenarios',
    'heddle audit scenarios --seeds 1_000 --node /opt/node-22/bin/node',
  ],
  diff: ['heddle diff before.json after.json'],
  corpus: [
    'heddle corpus add h1:scenarios/cache.ts#1:117:portfolio-await:3f9c21aa',
    'heddle corpus list',
    'heddle corpus prune --dry-run',
  ],
} as const;

function examples(lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  npx ${line}`)].join('\n');
}
