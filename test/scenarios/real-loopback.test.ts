import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import {
  DeployedManager,
  type ManagerPlace,
  type Surroundings,
  tokens,
} from '../../scenarios/doubles/deployed-manager';
import type * as Seam from '../../scenarios/whole-system/seam';
import type * as SlowClient from '../../scenarios/whole-system/slow-client';
import { collecting, Collector } from '../../sim/runner/collector';
import { Service } from '../services/service';

const TIME_LIMIT_MS = 60_000;

/* eslint-disable @typescript-eslint/no-require-imports -- what the files state is not wanted here */
const { oneStalls, comesBack } = collecting(new Collector(), () => ({
  ...(require('../../scenarios/whole-system/slow-client') as typeof SlowClient),
  ...(require('../../scenarios/whole-system/seam') as typeof Seam),
}));
/* eslint-enable @typescript-eslint/no-require-imports */

/** What is played in a simulated world elsewhere, by plain Node: processes, sockets and timers are real. */
describe('the script of a scenario, over the sockets of this machine', () => {
  let service: Service;
  let around: RealSurroundings;
  let manager: DeployedManager;

  beforeEach(async function () {
    this.timeout(TIME_LIMIT_MS);
    service = new Service('websocket-manager', { TOKENS: tokens, PUBLISH_PORT: '0' });
    around = new RealSurroundings();
    manager = new DeployedManager(around, await placeOf(service));
  });

  afterEach(() => {
    around.isOver = true;
    service.kill();
    expect(around.violations).to.deep.equal([]);
  });

  it('one stalls beside another', async function () {
    this.timeout(TIME_LIMIT_MS);
    await oneStalls(manager);
    expect([...around.reached]).to.deep.equal(['messages wait for who does not read']);
  });

  it('a connection breaks now and then', async function () {
    this.timeout(TIME_LIMIT_MS);
    await comesBack(manager);
    expect([...around.reached]).to.deep.equal(['it goes on where it was']);
  });
});

class RealSurroundings implements Surroundings {
  readonly violations: string[] = [];
  readonly reached = new Set<string>();
  /** Set when the script is over, however it ended: whatever goes on by itself then waits for ever. */
  isOver = false;

  always(label: string, condition: boolean, ...values: readonly unknown[]): void {
    if (condition) return;
    this.violations.push(`${label}: ${JSON.stringify(values)}`);
    throw new Error(label);
  }

  sometimes(label: string, condition: boolean): void {
    if (condition) this.reached.add(label);
  }

  async sleep(ms: number): Promise<void> {
    await sleep(ms);
    if (this.isOver) await new Promise<never>(() => undefined);
  }
}

/** Once it listens at both its ports. */
async function placeOf(service: Service): Promise<ManagerPlace> {
  const publish = await service.listening(/http:\/\/[\d.:]+/u);
  const sockets = await service.listening(/ws:\/\/[\d.:]+/u);
  return {
    publish: new URL(publish).host,
    sockets: new URL(sockets).host,
    stop: async () => {
      service.terminate();
      const { code, signal } = await service.ended();
      return { code: code ?? undefined, signal: signal ?? undefined };
    },
  };
}
