import type { ChoiceStream } from '../../choices/choices';
import type { FaultKind } from '../../choices/fault-kinds';
import { prng } from '../../choices/prng';
import { oneFor } from '../../kernel/one-for';
import type { Run } from '../../kernel/run';
import { hashText } from '../../trace/hash';
import { DRAWN_RATES, rulesOf, type WholeRule } from './rules';

/** What one run knows of one kind of fault. */
interface Kind {
  /** Of the points at which it could strike; 0 where this seed has it off. */
  readonly rate: number;
  left: number;
}

/** The fault plan of a run, made when it is first asked for. */
export const faultsOf = oneFor((run: Run) => new FaultPlan(run));

/**
 * What goes wrong in a run. Swarm testing (Groce, Zhang, Eide, Chen, Regehr: "Swarm Testing", ISSTA 2012):
 * each seed has some of the kinds and leaves out others, each at a rate of its own, and one seed in eight
 * has none at all.
 *
 * Which kinds a seed has is not on the tape: what is there is whether a fault struck, at each point where
 * one could have. So zero is no fault, and a failure that needs one fault needs one choice.
 */
export class FaultPlan {
  /** Called once, when the world heals: whoever broke something for longer mends it. */
  readonly onHeal: (() => void)[] = [];
  private readonly kinds = new Map<FaultKind, Kind>();
  private healed = false;

  constructor(private readonly run: Run) {
    for (const [name, rule] of rulesOf(run.options.faults)) {
      this.kinds.set(name, drawKind(run.parts.choices.seed, name, rule));
    }
  }

  /** Whether the scenario asks for this kind at all; a seed may still have it off. */
  mayHave(kind: FaultKind): boolean {
    return this.kinds.has(kind);
  }

  get isHealed(): boolean {
    return this.healed;
  }

  /**
   * Whether a fault strikes here and now: a choice. False where the scenario does not ask for that kind, this
   * seed has it off, its bound is used up, or the world has healed.
   *
   * @param label what it strikes, for people: `write /var/db/log`
   * @param options.rate in place of that of this seed, for points that say themselves how often they fail
   */
  strikes(kind: FaultKind, label: string, options: { readonly rate?: number } = {}): boolean {
    const known = this.kinds.get(kind);
    if (known === undefined || known.left === 0 || this.healed) return false;
    const rate = known.rate === 0 ? 0 : (options.rate ?? known.rate);
    if (!this.stream.chance(rate)) return false;
    known.left--;
    this.note(kind, label);
    return true;
  }

  /** How, of so many ways, a fault strikes: a choice from 0, the tamest, to `bound` - 1. */
  draw(_kind: FaultKind, bound: number): number {
    return this.stream.choose(bound);
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    if (this.healed) return;
    this.healed = true;
    for (const mend of this.onHeal) mend();
  }

  private get stream(): ChoiceStream {
    return this.run.parts.choices.stream('fault');
  }

  /** What went wrong is a step of its own, for the digest and for people. */
  private note(kind: FaultKind, label: string): void {
    const { run } = this;
    run.steps++;
    const { strand, site, nowUs, digest, parts } = run;
    digest.step(strand.hash ^ hashText(`${kind} ${label}`), nowUs, 1);
    parts.trace?.add({
      step: run.steps,
      strand: strand.path,
      kind: 'fault',
      site,
      atUs: nowUs,
      choice: 0,
      bound: 1,
    });
    parts.trace?.say(`${kind}: ${label}`, digest.state);
  }
}

/** Draws from the seed alone whether it has a kind, and at which rate. */
function drawKind(seed: number, name: FaultKind, { chance, rate, most }: WholeRule): Kind {
  const draw = prng(seed, `fault ${name}`);
  const isOn = draw() < chance;
  const drawn = DRAWN_RATES[Math.floor(draw() * DRAWN_RATES.length)] ?? 0;
  return { rate: isOn ? (rate ?? drawn) : 0, left: most };
}
