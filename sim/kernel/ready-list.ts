import { InternalError } from '../errors';
import { isInPackage } from '../trace/site';
import type { Candidate, Candidates } from './strategy';
import type { Process } from './process';
import type { Strand } from './strand';

/** A gate whose operand has settled: it waits to be chosen. */
export interface ReadyGate extends Candidate {
  /** The promise that it waited on; gates on one promise are delivered in registration order. */
  source: object | undefined;
  /** The next gate on the same promise, not yet a candidate itself. */
  behind: ReadyGate | undefined;
  /** The virtual macrotask in which it became ready. */
  macrotask: Macrotask | undefined;
  /** The virtual macrotask in which its await or registration began. */
  readonly began: Macrotask | undefined;
  /** Whether it goes on before any answer of a stand-in; see `holdsAnswers`. */
  holds: boolean;
  /** What the operand settled to; part of the digest. */
  readonly settledValue: unknown;
  /** Lets the continuation run in the next drain. */
  deliver(): void;
}

/** Accounting of one virtual macrotask: rejections are judged when nothing of it is left to run. */
export interface Macrotask {
  pendingGates: number;
  /** Promises that were rejected without a handler in it. */
  rejected: Set<object> | undefined;
}

/**
 * Whether answers of stand-ins wait for a gate. In Node they do: its continuation is a microtask. But an
 * await that was over in the macrotask in which it began, in a file of the project, may be one of a double
 * that answers at once where the real thing takes its time; there the answers of others may come first.
 * What has waited for a macrotask had its time, and packages know what their own awaits are.
 */
export function holdsAnswers({ site, began, macrotask }: ReadyGate): boolean {
  return began !== macrotask || isInPackage(site);
}

/**
 * The gates that are ready, by age, at most one per awaited promise: ECMAScript promises that
 * waiters on one promise resume in registration order, and correct code relies on it.
 */
export class ReadyList implements Candidates {
  private readonly gates: ReadyGate[] = [];
  /** Gates by promise, once there are so many that a scan would be slower. */
  private bySource: Map<object, ReadyGate> | undefined = undefined;
  /** A due stand-in, the youngest candidate where there is one. */
  private extra: Candidate | undefined = undefined;
  /** Position of the tamest candidate. */
  private tame = 0;
  /** Gates, those behind others included, that answers of stand-ins wait for. */
  private holding = 0;

  push(gate: ReadyGate): void {
    if (gate.holds) this.holding++;
    const source = gate.source;
    if (source !== undefined) {
      const head = this.headOf(source);
      if (head !== undefined) {
        let last = head;
        while (last.behind !== undefined) last = last.behind;
        last.behind = gate;
        return;
      }
      this.bySource?.set(source, gate);
    }
    this.gates.push(gate);
    if (this.bySource === undefined && this.gates.length > SCAN_LIMIT) this.buildIndex();
  }

  get isEmpty(): boolean {
    return this.gates.length === 0;
  }

  /** Whether an answer of a stand-in may come before all of them. */
  get letsAnswersBy(): boolean {
    return this.holding === 0;
  }

  /** Takes out the gate if it is the only one; undefined if there are more. */
  takeOnly(): ReadyGate | undefined {
    const gates = this.gates;
    const gate = gates[0];
    if (gates.length !== 1 || gate === undefined || gate.behind !== undefined) return undefined;
    gates.pop();
    this.bySource = undefined;
    gate.source = undefined;
    if (gate.holds) this.holding--;
    return gate;
  }

  /** Takes out all gates of a process, which then belong to no macrotask; the oldest first. */
  takeAll(process: Process): readonly ReadyGate[] {
    const taken: ReadyGate[] = [];
    const kept: ReadyGate[] = [];
    for (const head of this.gates.splice(0)) {
      for (let gate: ReadyGate | undefined = head; gate !== undefined;) {
        const behind: ReadyGate | undefined = gate.behind;
        gate.behind = undefined;
        (gate.strand.process === process ? taken : kept).push(gate);
        gate = behind;
      }
    }
    this.bySource = undefined;
    this.holding = 0;
    for (const gate of kept) this.push(gate);
    for (const { macrotask } of taken) if (macrotask !== undefined) macrotask.pendingGates--;
    return taken;
  }

  /** Sets out the candidates of one step; `extra` is a due stand-in, if any. */
  arrange(lastStrand: Strand, extra: Candidate | undefined): this {
    this.extra = extra;
    this.tame = 0;
    const gates = this.gates;
    for (let index = gates.length - 1; index >= 0; index--) {
      if (gates[index]?.strand === lastStrand) {
        this.tame = index;
        break;
      }
    }
    return this;
  }

  get length(): number {
    return this.gates.length + (this.extra === undefined ? 0 : 1);
  }

  at(index: number): Candidate {
    const position = this.position(index);
    const candidate = position === this.gates.length ? this.extra : this.gates[position];
    if (candidate === undefined) throw new InternalError(`no candidate ${String(index)}`);
    return candidate;
  }

  /** Takes out the chosen gate; undefined if the choice is the due stand-in. */
  take(index: number): ReadyGate | undefined {
    const position = this.position(index);
    const gates = this.gates;
    const gate = gates[position];
    if (gate === undefined) return undefined;
    if (gate.holds) this.holding--;
    const next = gate.behind;
    if (next !== undefined) {
      gates[position] = next;
      gate.behind = undefined;
    } else {
      removeAt(gates, position);
    }
    if (this.bySource !== undefined && gate.source !== undefined) {
      if (next === undefined) this.bySource.delete(gate.source);
      else this.bySource.set(gate.source, next);
      if (gates.length === 0) this.bySource = undefined;
    }
    gate.source = undefined;
    return gate;
  }

  private position(index: number): number {
    if (index === 0) return this.tame;
    return index <= this.tame ? index - 1 : index;
  }

  private headOf(source: object): ReadyGate | undefined {
    if (this.bySource !== undefined) return this.bySource.get(source);
    for (const gate of this.gates) if (gate.source === source) return gate;
    return undefined;
  }

  private buildIndex(): void {
    this.bySource = new Map();
    for (const gate of this.gates) {
      if (gate.source !== undefined) this.bySource.set(gate.source, gate);
    }
  }
}

/** Up to here a scan of the list is faster than a map from promise to gate. */
const SCAN_LIMIT = 48;

/** As splice, which allocates: this is done at every step. */
function removeAt(gates: (ReadyGate | undefined)[], position: number): void {
  for (let index = position + 1; index < gates.length; index++) gates[index - 1] = gates[index];
  gates.pop();
}
