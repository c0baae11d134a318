import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { OwnerLock } from '../../../services/event-processor/owner-lock';

describe('OwnerLock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-lock-'));
    path = join(folder, 'owner');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is held by one at a time, who is named', () => {
    const { lock } = taken();
    const by = { kind: 'held', by: `process ${process.pid} on ${String(contents().host)}` };
    expect(OwnerLock.take(path)).to.deep.equal(by);
    lock.release();
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(taken().fromTheDead).to.equal(false);
  });

  it('is taken over from a process that has died, and leaves nothing beside it', () => {
    for (const dead of [{ boot: 'before' }, { started: 'before' }, { pid: 2 ** 22 + 1 }]) {
      leaveBehind(path, dead);
      const { lock, fromTheDead } = taken();
      expect(fromTheDead, JSON.stringify(dead)).to.equal(true);
      expect(readdirSync(folder)).to.deep.equal(['owner']);
      lock.release();
    }
  });

  it('is taken over also when an heir has died while it took over', () => {
    leaveBehind(path, { boot: 'before' });
    leaveBehind(`${path}.heir`, { boot: 'before' });
    expect(taken().fromTheDead).to.equal(true);
    expect(readdirSync(folder)).to.deep.equal(['owner']);
  });

  it('is left to who may be alive', () => {
    leaveBehind(path, { host: 'elsewhere', boot: 'before' });
    expect(OwnerLock.take(path)).to.include({ kind: 'held' });
    writeFileSync(path, 'something else');
    expect(OwnerLock.take(path)).to.deep.equal({ kind: 'held', by: 'somebody' });
    rmSync(path);
    leaveBehind(path, { boot: 'before' });
    const heir = OwnerLock.take(`${path}.heir`);
    expect(heir.kind).to.equal('taken');
    expect(OwnerLock.take(path)).to.include({ kind: 'held' });
    expect(contents()).to.include({ boot: 'before' });
  });

  it('lets go of its own lock alone', () => {
    const { lock } = taken();
    leaveBehind(path, { id: 'another' });
    lock.release();
    expect(existsSync(path)).to.equal(true);
  });

  function taken() {
    const answer = OwnerLock.take(path);
    if (answer.kind !== 'taken') expect.fail(`held by ${answer.by}`);
    return answer;
  }

  function contents(): Record<string, unknown> {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  }

  /** A lock as this process would write it, but for `changes`. */
  function leaveBehind(where: string, changes: object): void {
    const sample = `${where}.sample`;
    const answer = OwnerLock.take(sample);
    expect(answer.kind).to.equal('taken');
    const owner = JSON.parse(readFileSync(sample, 'utf8')) as object;
    rmSync(sample);
    writeFileSync(where, JSON.stringify({ ...owner, ...changes }));
  }
});
