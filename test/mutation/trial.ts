import { HeddleError } from '../../sim/errors';
import { Planted, type PlantedFile, type ReadyScenario, type SeedRange } from './planted';

/** What became of one mutant. */
export type Verdict =
  | {
      readonly kind: 'killed';
      /** Empty where the process came to its end. */
      readonly scenario: string;
      readonly seed: number;
      /** How the run ended, in words. */
      readonly how: string;
    }
  | { readonly kind: 'survived'; readonly runs: number }
  /** It does not compile or load. */
  | { readonly kind: 'notViable'; readonly why: string };

export interface TrialOptions {
  readonly root: string;
  readonly scenarioFiles: readonly string[];
  /**
   * Seeds of each scenario with few callers, after five to begin with; those with many callers, which
   * cost more, get a part of that.
   */
  readonly seeds: number;
}

interface Stage {
  readonly isFor: (callers: number | undefined) => boolean;
  readonly seeds: SeedRange;
}

const SMALL: readonly (number | undefined)[] = [undefined, 2, 5];
const MEDIUM: readonly (number | undefined)[] = [1, 10];

/** Cheap runs first: most mutants are dead after a few of them. */
function stagesOf(seeds: number): readonly Stage[] {
  return [
    { isFor: (callers) => SMALL.includes(callers), seeds: { first: 1, count: 5 } },
    { isFor: (callers) => SMALL.includes(callers), seeds: { first: 6, count: seeds } },
    {
      isFor: (callers) => MEDIUM.includes(callers),
      seeds: { first: 1, count: Math.ceil(seeds / 5) },
    },
    { isFor: (callers) => (callers ?? 0) > 10, seeds: { first: 1, count: Math.ceil(seeds / 20) } },
  ];
}

/** Sweeps the scenarios of one service over mutants, one after another. */
export class Trials {
  private readonly planted: Planted;
  private readonly scenarios: ReadyScenario[] = [];
  /** Which scenario files killed mutants of a file, the last one first. */
  private readonly killers = new Map<string, readonly string[]>();

  constructor(private readonly options: TrialOptions) {
    this.planted = new Planted(options.root);
  }

  /** To be called first, and once. */
  async prepare(): Promise<void> {
    for (const file of this.options.scenarioFiles) {
      this.scenarios.push(...(await this.planted.scenariosIn(file)));
    }
  }

  /** What the sweep says of the service with that file in it, or of the service as it is. */
  async judge(file: PlantedFile | undefined): Promise<Verdict> {
    this.planted.plant(file);
    const why = await this.whyNotViable();
    if (why !== undefined) return { kind: 'notViable', why };
    const name = file?.file ?? '';
    const killers = this.killers.get(name) ?? [];
    let runs = 0;
    for (const { isFor, seeds } of stagesOf(this.options.seeds)) {
      const chosen = this.scenarios.filter(({ info }) => isFor(callersOf(info.title)));
      for (const scenario of sorted(chosen, killers)) {
        const verdict = await this.verdictOf(scenario, seeds);
        runs += seeds.count;
        if (verdict === undefined) continue;
        const others = killers.filter((killer) => killer !== scenario.file);
        this.killers.set(name, [scenario.file, ...others]);
        return verdict;
      }
    }
    return { kind: 'survived', runs };
  }

  /** Each scenario file imports the whole service, so that the first one shows whether it loads. */
  private async whyNotViable(): Promise<string | undefined> {
    const [first] = this.options.scenarioFiles;
    if (first === undefined) return undefined;
    try {
      await this.planted.list(first);
      return undefined;
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
      return error.message;
    }
  }

  private async verdictOf(scenario: ReadyScenario, seeds: SeedRange): Promise<Verdict | undefined> {
    const { title } = scenario.info;
    try {
      const failure = await this.planted.firstFailure(scenario, seeds);
      if (failure === undefined || failure.outcome.kind === 'passed') return undefined;
      const { kind, message } = failure.outcome;
      const how = `${kind}: ${message.split('\n')[0] ?? ''}`;
      return { kind: 'killed', scenario: title, seed: failure.seed, how };
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
      return { kind: 'killed', scenario: title, seed: seeds.first, how: error.message };
    }
  }
}

/** How many callers a scenario has, by its title: `a record expires under readers: 2`. */
function callersOf(title: string): number | undefined {
  const digits = /: (\d+)$/u.exec(title)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function sorted(
  scenarios: readonly ReadyScenario[],
  killers: readonly string[],
): readonly ReadyScenario[] {
  const rank = ({ file }: ReadyScenario): number => {
    const index = killers.indexOf(file);
    return index < 0 ? killers.length : index;
  };
  return [...scenarios].sort((one, other) => rank(one) - rank(other));
}
