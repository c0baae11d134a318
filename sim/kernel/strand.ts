import { hashText, mix } from '../trace/hash';
import { Machine, Process } from './process';

/**
 * A chain of steps of one logical thread. A call that is awaited on the spot stays on its caller's
 * strand; any other call of an async function opens a child, named by parent, function and ordinal.
 */
export class Strand {
  /** Hash of the path; part of the digest of every step. */
  readonly hash: number;
  /** Slot of the strategy in use, such as a PCT priority; undefined until it sets it. */
  priority: number | undefined = undefined;
  private children: Map<string, number> | undefined = undefined;

  private constructor(
    readonly parent: Strand | undefined,
    readonly name: string,
    readonly ordinal: number,
    /** To which its code belongs. */
    readonly process: Process,
  ) {
    this.hash = mix(mix(parent?.hash ?? 0, hashText(name)), ordinal);
  }

  static root(process = new Process(new Machine('localhost'))): Strand {
    return new Strand(undefined, 'main', 1, process);
  }

  /** Opens a child; the n-th of the same name under one parent has ordinal n. */
  child(name: string, process = this.process): Strand {
    this.children ??= new Map();
    const ordinal = (this.children.get(name) ?? 0) + 1;
    this.children.set(name, ordinal);
    return new Strand(this, name, ordinal, process);
  }

  /** `ingest#2`; the root is `main`. */
  get label(): string {
    return this.parent === undefined ? this.name : `${this.name}#${String(this.ordinal)}`;
  }

  /** `main/ingest#2/load#1`. */
  get path(): string {
    return this.parent === undefined ? this.name : `${this.parent.path}/${this.label}`;
  }
}
