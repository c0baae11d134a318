import { HeddleError } from '../errors';
import { DEFAULT_SEEDS, parseSeed, parseSeeds } from '../runner/options';
import { parseDurationMs } from '../runner/sweep/stop-rules';

/** Which seeds a simulated test tries. */
export interface SeedsAsked {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Real milliseconds after which no more seeds are begun. */
  readonly forMs?: number;
  /** Whether somebody asked for this one seed and nothing else. */
  readonly isSingle: boolean;
}

/**
 * The seeds that the environment asks for, else those of the scenario: HEDDLE_SEED is one seed,
 * HEDDLE_SEEDS a count or a range, HEDDLE_FOR (`30s`, `5m`, `1h`) sweeps each scenario for so long,
 * from seed 1 without end. An empty variable counts as not set.
 *
 * @throws HeddleError naming the variable, if a value is none or two variables contradict each other
 */
export function seedsAsked(
  environment: Readonly<Record<string, string | undefined>>,
  seeds = DEFAULT_SEEDS,
): SeedsAsked {
  const given = VARIABLES.filter((name) => (environment[name] ?? '') !== '');
  const [name, other] = given;
  if (name === undefined) return { first: 1, last: seeds, isSingle: false };
  if (other !== undefined) {
    throw new HeddleError(
      'BAD_OPTION',
      `${given.join(' and ')} contradict each other: each says which seeds to run`,
      'set one of them',
    );
  }
  const text = environment[name] ?? '';
  return named(`${name}=${text}`, () => read(name, text));
}

const VARIABLES = ['HEDDLE_SEED', 'HEDDLE_SEEDS', 'HEDDLE_FOR'] as const;

function read(name: (typeof VARIABLES)[number], text: string): SeedsAsked {
  switch (name) {
    case 'HEDDLE_SEED': {
      const seed = parseSeed(text);
      return { first: seed, last: seed, isSingle: true };
    }
    case 'HEDDLE_SEEDS':
      return { ...parseSeeds(text), isSingle: false };
    case 'HEDDLE_FOR':
      return {
        first: 1,
        last: Number.MAX_SAFE_INTEGER,
        forMs: parseDurationMs(text),
        isSingle: false,
      };
  }
}

function named<T>(assignment: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    throw new HeddleError(error.code, `${assignment}: ${error.message}`, error.remedy);
  }
}
