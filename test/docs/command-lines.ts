import { buildHeddle, ROOT, spawnNode } from '../sim/built';

/** One `heddle …` as it stands in a text: the verb, its options with their values, the rest. */
export interface CommandLine {
  readonly verb: string;
  readonly options: ReadonlyMap<string, string | undefined>;
  readonly operands: readonly string[];
}

/** What a verb takes, as `--help` lists it. */
interface Verb {
  readonly options: ReadonlyMap<string, 'flag' | 'value' | 'values'>;
  readonly neededOperands: number;
}

/** What variables and expressions of the examples stand for. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$\{\{ matrix\.shard \}\}|\$shard/g, '1'],
  [/\$\{\{ strategy\.job-total \}\}|\$SHARDS/g, '2'],
  [/\$COMMIT/g, '3f9c21a'],
  [/\$results/g, 'results.ndjson'],
  [/\$resume/g, '--resume'],
];

/** The command lines of a shell script, with what variables may stand for. */
export function commandLinesOf(script: string, seeds: readonly string[] = []): readonly string[] {
  const joined = script.replaceAll(/\\\n\s*/g, ' ');
  const lines = [...joined.matchAll(/(?:npx|node_modules\/\.bin\/)\s?heddle (.*)$/gm)].map(
    ([, rest = '']) => rest.trim(),
  );
  const variants = lines.flatMap((line) =>
    line.includes('$SEEDS') ? seeds.map((given) => line.replace('$SEEDS', given)) : [line],
  );
  return variants.map((line) =>
    VARIABLES.reduce((text, [name, value]) => text.replaceAll(name, value), line),
  );
}

/**
 * Reads a command line by what `heddle VERB --help` says.
 *
 * @throws Error if the verb or an option is none, a value is missing or too much, or an operand is
 */
export async function parseCommandLine(line: string): Promise<CommandLine> {
  const words = line.replaceAll(/["']/g, '').split(/\s+/);
  const verbs = words[0] === 'corpus' ? words.splice(0, 2) : words.splice(0, 1);
  const verb = verbs.join(' ');
  const known = await verbOf(verbs);
  const options = new Map<string, string | undefined>();
  const operands: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('--')) {
      operands.push(word);
      continue;
    }
    const takes = known.options.get(word.slice(2));
    if (takes === undefined) throw new Error(`heddle ${verb} has no option ${word}`);
    const value = takes === 'flag' ? undefined : words.shift();
    if (takes !== 'flag' && (value === undefined || value.startsWith('--'))) {
      throw new Error(`${word} needs a value in: heddle ${verb} ${line}`);
    }
    options.set(word.slice(2), value);
  }
  if (operands.length < known.neededOperands) {
    throw new Error(`heddle ${verb} needs ${known.neededOperands} operands: ${line}`);
  }
  return { verb, options, operands };
}

/** Every option that a verb of the list has, without the dashes. */
export async function optionsOf(verbs: readonly string[]): Promise<ReadonlySet<string>> {
  const all = await Promise.all(verbs.map((verb) => verbOf(verb.split(' '))));
  return new Set(all.flatMap(({ options }) => [...options.keys()]));
}

const verbs = new Map<string, Promise<Verb>>();

function verbOf(words: readonly string[]): Promise<Verb> {
  const name = words.join(' ');
  const known = verbs.get(name) ?? readHelp(words);
  verbs.set(name, known);
  return known;
}

async function readHelp(words: readonly string[]): Promise<Verb> {
  const help = await spawnNode([buildHeddle().bin, ...words, '--help'], { cwd: ROOT });
  const usage = new RegExp(`^Usage: heddle ${words.join(' ')} (.*)$`, 'm').exec(help.stdout)?.[1];
  if (help.code !== 0 || usage === undefined)
    throw new Error(`there is no heddle ${words.join(' ')}`);
  const options = [
    ...help.stdout.matchAll(/^ +(?:-\w, )?--([\w-]+)(?: ([<[]\S+[>\]]))?(?: |$)/gm),
  ].map(([, option = '', value]) => [option, kindOf(value)] as const);
  return { options: new Map(options), neededOperands: usage.match(/<[^>]+>/g)?.length ?? 0 };
}

function kindOf(value: string | undefined): 'flag' | 'value' | 'values' {
  if (value?.startsWith('<') !== true) return 'flag';
  return value.includes('...') ? 'values' : 'value';
}
