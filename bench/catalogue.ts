import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Measured } from './measure/figure';

/** One benchmark as the command line knows it; the file that measures it is loaded by the child. */
export interface FigureEntry {
  readonly name: string;
  /** Absolute. Exports `measure(name): Promise<Measured>`. */
  readonly file: string;
  readonly unit: string;
  /** What is asked of it; undefined where the figure only informs. */
  readonly target?: Target;
}

export interface Target {
  readonly text: string;
  readonly met: (measured: Measured) => boolean;
}

/** Every figure, in the order in which they are measured. */
export function catalogue(): readonly FigureEntry[] {
  return [
    entry('await.throughput', 'await-throughput', 'awaits/s', ratioAtLeast(0.2)),
    entry('await.calls', 'await-calls', 'awaits/s', ratioAtLeast(0.15)),
    entry('io.throughput', 'io-throughput', 'awaits/s', ratioAtLeast(0.8)),
    entry('fastcheck.runs', 'fastcheck-runs', 'runs/s', ratioAtLeast(10)),
    entry('fastcheck.steps', 'fastcheck-steps', 'steps/s', ratioAtLeast(20)),
    entry('run.265', 'run-265', 'us/run'),
    entry('timers.1k', 'timers', 'us/timer', timersTarget),
    entry('timers.10k', 'timers', 'us/timer', timersTarget),
    entry('timers.100k', 'timers', 'us/timer', timersTarget),
    entry('memory.growth', 'memory-growth', 'ratio', ratioAtMost(1.2)),
    entry('shrink.choices', 'shrinking', 'choices', ratioAtMost(1)),
    entry('shrink.ms', 'shrinking', 'ms', ratioAtMost(1)),
    entry('shrink.deep', 'shrinking', 'choices', ratioAtMost(1)),
    entry('seed.overhead', 'seed-overhead', 'us/seed', {
      text: 'overhead <= 25 us',
      met: ({ value, reference }) => value - reference <= 25,
    }),
    entry('two.cores', 'two-cores', 'runs/s', ratioAtLeast(0.95)),
    entry('world.runs', 'whole-system', 'runs/s', {
      text: 'at least 500 runs/s',
      met: ({ value }) => value >= 500,
    }),
    entry('network.steps', 'whole-system', 'steps/s'),
    entry('host.cost', 'whole-system', 'us/host'),
    entry('world.memory', 'memory-growth', 'ratio', ratioAtMost(1.2)),
    entry('million.seeds', 'million-seeds', 'ratio', ratioAtMost(1.2)),
    ...scenarioNames().map((name) => entry(`scenario.${name}`, 'scenarios', 'runs/s')),
  ];
}

export const PROJECT_FOLDER = path.dirname(__dirname);

export const SCENARIO_FOLDER = path.join(PROJECT_FOLDER, 'scenarios');

function scenarioNames(): string[] {
  if (!fs.existsSync(SCENARIO_FOLDER)) return [];
  return fs
    .readdirSync(SCENARIO_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('doubles'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

function entry(name: string, file: string, unit: string, target?: Target): FigureEntry {
  const absolute = path.join(__dirname, `${file}.ts`);
  return { name, file: absolute, unit, ...(target === undefined ? {} : { target }) };
}

function ratioAtLeast(least: number): Target {
  return { text: `ratio >= ${least}`, met: ({ value, reference }) => value / reference >= least };
}

function ratioAtMost(most: number): Target {
  return { text: `ratio <= ${most}`, met: ({ value, reference }) => value / reference <= most };
}

const timersTarget: Target = {
  text: '<= 3.5 us or ratio <= 1.6',
  met: ({ value, reference }) => value <= 3.5 || value / reference <= 1.6,
};
