import type { FaultKind } from '../../choices/fault-kinds';
import type { Run } from '../../kernel/run';
import { faultsOf, type FaultPlan } from '../../world/faults/plan';
import { networkOf } from '../../world/network/network';
import type { SimulatedHost } from './host';

/** Share of the starts of a program that a kind of fault strikes, where a seed has it on. */
const SHARE_OF_STARTS = 0.5;
/** A crash strikes at one of the first 8,191 steps, early ones being as likely as all late ones together. */
const STEP_SCALES = 13;
/** Other faults begin, and last, up to 16 s of virtual time, likewise. */
const TIME_SCALES = 14;
/** A machine that lost its power is on again after so many stated milliseconds, unless it says itself. */
const BACK_MS = 1_000;

/**
 * What goes wrong with hosts where a scenario asks for faults: whenever a program begins, the plan says
 * what will strike it, and when. Named after the process that does this in Jepsen.
 */
export class Nemesis {
  private readonly plan: FaultPlan;
  private readonly mends = new Set<() => void>();

  constructor(
    private readonly run: Run,
    private readonly hosts: () => readonly SimulatedHost[],
  ) {
    this.plan = faultsOf(run);
    this.plan.onHeal.push(() => {
      for (const mend of [...this.mends]) mend();
      for (const host of this.hosts()) host.spare();
    });
  }

  /** A program begins. */
  watch(host: SimulatedHost): void {
    const { name } = host;
    if (this.strikes('host.crash', name)) this.crash(host);
    if (this.strikes('host.pause', name)) {
      this.during(
        'host.pause',
        () => {
          host.pause();
        },
        () => {
          host.resume();
        },
      );
    }
    if (this.strikes('host.slow', name)) {
      const byMs = this.scaled('host.slow', TIME_SCALES - 4);
      this.during(
        'host.slow',
        () => {
          host.slowDown(byMs);
        },
        () => {
          host.slowDown(0);
        },
      );
    }
    if (this.strikes('link.partition', name)) this.partition(host);
    if (this.strikes('clock.skew', name)) {
      const byMs = this.scaled('clock.skew', TIME_SCALES);
      host.setClock(this.plan.draw('clock.skew', 2) === 0 ? byMs : -byMs);
    }
  }

  private strikes(kind: FaultKind, host: string): boolean {
    return this.plan.strikes(kind, host, { rate: SHARE_OF_STARTS });
  }

  /** By loss of power, or only of the program. */
  private crash(host: SimulatedHost): void {
    const steps = this.scaled('host.crash', STEP_SCALES);
    if (this.plan.draw('host.crash', 2) === 0) host.killAfter(steps);
    else host.crashAfter(steps);
    host.comeBackAfter(BACK_MS);
  }

  private partition(host: SimulatedHost): void {
    const { links } = networkOf(this.run);
    const nodes = networkOf(this.run).others(host.networkNode);
    const peer = nodes[this.plan.draw('link.partition', nodes.length)];
    const ways = this.plan.draw('link.partition', 3);
    const own = host.networkNode;
    if (peer === undefined) return;
    this.during(
      'link.partition',
      () => {
        if (ways !== 1) links.cut(own, peer);
        if (ways !== 2) links.cut(peer, own);
      },
      () => {
        links.mend(own, peer);
        links.mend(peer, own);
      },
    );
  }

  /** Begins after some time and ends after some more, or when the world heals. */
  private during(kind: FaultKind, begin: () => void, end: () => void): void {
    const beginMs = this.scaled(kind, TIME_SCALES);
    const lastsMs = this.scaled(kind, TIME_SCALES);
    const mend = (): void => {
      this.mends.delete(mend);
      end();
    };
    this.after(beginMs, () => {
      if (this.plan.isHealed) return;
      begin();
      this.mends.add(mend);
      this.after(lastsMs, mend);
    });
  }

  /** From 1 on; each power of two is as likely as the others. */
  private scaled(kind: FaultKind, scales: number): number {
    const least = 2 ** this.plan.draw(kind, scales);
    return least + this.plan.draw(kind, least);
  }

  private after(ms: number, act: () => void): void {
    this.run.worldTimer(this.run.root, ms, act);
  }
}
