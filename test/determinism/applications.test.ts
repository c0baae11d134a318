import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, ROOT, spawnNode } from '../sim/built';
import { nodeBinaries } from '../node-binaries';

const FILE = path.join('test', 'determinism', 'applications.cjs');
const PROGRAMS = ['fetching', 'pool', 'express', 'fastify', 'deflated', 'proxy'];

describe('applications over the network come out the same', function () {
  this.timeout(180_000);

  /** What each program printed under a seed. */
  async function logs(node: string | undefined): Promise<readonly string[]> {
    const args = [buildHeddle().bin, 'run', FILE, '--seed', '3', '--trace'];
    const { code, stdout } = await spawnNode(args, {
      cwd: ROOT,
      ...(node === undefined ? {} : { node }),
    });
    expect(code, stdout).to.equal(0);
    return [...stdout.matchAll(/^console\n +[\d.]+ ms main {2}(.*)$/gm)].map(
      ([, line]) => line ?? '',
    );
  }

  it('on every release of Node', async () => {
    const here = await logs(undefined);
    expect(here).to.have.length(PROGRAMS.length);
    expect(here[0]).to.equal('a1 a2 b1 b2 c1 c2');
    const binaries = nodeBinaries();
    expect(binaries.length).to.be.greaterThan(2);
    for (const { version, path: node } of binaries) {
      expect(await logs(node), version).to.deep.equal(here);
    }
  });

  it('in other processes, after other seeds and in other surroundings', async () => {
    const args = [buildHeddle().bin, 'audit', FILE, '--seeds', '2', '--hang', '60'];
    const { code, stdout } = await spawnNode(args, { cwd: ROOT });
    expect(stdout).to.include('none differed');
    expect(code).to.equal(0);
  });
});
