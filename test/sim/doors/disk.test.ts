import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { inRun, runBody, trial } from '../trial';

const ROOT = path.resolve(__dirname, '../../..');
/** What the stream `disk` draws first for a strand: its operations take no millisecond. */
const AT_HAND = 10;
const STEADY = { tape: {}, granularity: 'io' } as const;

describe('the disk of a run', () => {
  it('begins anew with each run, and leaves the real one alone', async () => {
    const file = path.join('/tmp', 'heddle-planted.txt');
    const seen: boolean[] = [];
    for (let round = 0; round < 2; round++) {
      await inRun(() => {
        seen.push(fs.existsSync(file));
        fs.writeFileSync(file, 'planted');
        seen.push(fs.existsSync(file));
      });
    }
    expect(seen).to.deep.equal([false, true, false, true]);
    expect(fs.existsSync(file)).to.equal(false);
  });

  it('has an effect some time after the call, and an answer some time after that', async () => {
    const seen = await inRun(async () => {
      const began = Date.now();
      const writing = fs.promises.mkdir('/tmp/d');
      const atOnce = fs.existsSync('/tmp/d');
      await new Promise((resolve) => setTimeout(resolve, 1));
      const before = fs.existsSync('/tmp/d');
      await writing;
      return [atOnce, before, Date.now() - began];
    }, STEADY);
    expect(seen).to.deep.equal([false, true, 2]);
  });

  it('takes turns of the loop and no millisecond for a strand for which all is at hand', async () => {
    const seen = await inRun(
      async () => {
        const began = performance.now();
        for (let round = 0; round < 20; round++) await fs.promises.stat('/tmp');
        return performance.now() - began;
      },
      { ...STEADY, tape: { disk: [AT_HAND] } },
    );
    expect(seen).to.be.within(0.1, 0.9);
  });

  it('comes between the timers and the immediates of a turn, once', async () => {
    const order = await inRun(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = [];
          fs.stat('/tmp', () => {
            seen.push('answer');
            setImmediate(() => seen.push('immediate set in it'));
            fs.stat('/tmp', () => {
              seen.push('answer to what was asked in it');
              resolve(seen);
            });
          });
          setImmediate(() => seen.push('immediate of the first turn'));
          setTimeout(() => seen.push('timer'), 1);
        }),
      { ...STEADY, tape: { disk: [AT_HAND] } },
    );
    expect(order).to.deep.equal([
      'immediate of the first turn',
      'answer',
      'immediate set in it',
      'answer to what was asked in it',
    ]);
  });

  it('lets time go on for a loop that polls a file', async () => {
    const { outcome } = await runBody(
      async () => {
        const late = new AbortController();
        setTimeout(() => {
          late.abort();
        }, 20);
        while (!late.signal.aborted) await fs.promises.stat('/tmp');
      },
      { ...STEADY, tape: { disk: [AT_HAND] } },
    );
    expect(outcome).to.deep.equal({ kind: 'passed' });
  });

  it('lets two operations take effect in either order', async () => {
    const contents = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      await inRun(
        async () => {
          const write = (text: string): Promise<void> => fs.promises.appendFile('/tmp/log', text);
          await Promise.all([write('a'), write('b')]);
          contents.add(fs.readFileSync('/tmp/log', 'utf8'));
        },
        { seed },
      );
    }
    expect([...contents].sort()).to.deep.equal(['ab', 'ba']);
  });

  it('calls back in the context of the call', async () => {
    const seen = await inRun(async () => {
      const storage = new AsyncLocalStorage<string>();
      const inContext = (name: string): Promise<string | undefined> =>
        storage.run(
          name,
          () =>
            new Promise((resolve) => {
              fs.stat('/tmp', () => {
                resolve(storage.getStore());
              });
            }),
        );
      return Promise.all([inContext('one'), inContext('two')]);
    });
    expect(seen).to.deep.equal(['one', 'two']);
  });

  it('ends the run with what a callback throws', async () => {
    const { outcome } = await runBody(
      () =>
        new Promise(() => {
          fs.readFile('/tmp/none', () => {
            throw new RangeError('planted');
          });
        }),
    );
    expect(outcome).to.include({ kind: 'exception' });
    expect(outcome.kind === 'exception' && outcome.message).to.include('planted');
  });

  it('shows files of the project, and keeps what is written to them to itself', async () => {
    const { outcome, console: lines } = await trial(
      path.join(__dirname, 'fixtures', 'project-files.cjs'),
      'reads',
    );
    expect(outcome).to.deep.equal({ kind: 'passed' });
    expect(lines.map(({ text }) => text)).to.deep.equal([
      'module.exports = 1;',
      'changed',
      'planted.cjs gone: true',
      '/etc/passwd there: false',
    ]);
    const planted = path.join(__dirname, 'fixtures', 'planted.cjs');
    expect(fs.readFileSync(planted, 'utf8')).to.equal('module.exports = 1;\n');
  });

  it('knows no descriptor of an earlier run', async () => {
    const fd = await inRun(() => fs.openSync('/tmp/f', 'w'));
    const met = await inRun(() => {
      try {
        fs.writeSync(fd, 'x');
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
      return undefined;
    });
    expect(met).to.equal('EBADF');
    expect(() => fs.fstatSync(10_000 + fd)).to.throw(/EBADF/);
  });

  it('has handles that nobody needs to close', () => {
    const script = `
      const { inRun } = require(${JSON.stringify(path.join(ROOT, 'test/sim/trial'))});
      const fs = require('fs');
      process.on('warning', (warning) => { console.log(warning.message); });
      inRun(() => fs.promises.open('/tmp/f', 'w').then(() => undefined))
        .then(() => new Promise((resolve) => setImmediate(resolve)))
        .then(() => { gc(); return new Promise((resolve) => setTimeout(resolve, 20)); })
        .then(() => { gc(); console.log('done'); });`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '-r', 'ts-node/register/transpile-only', '-e', script],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout + stderr).to.equal('done\n');
  });

  it('prints what is written to the standard streams by their descriptors', async () => {
    const { outcome, console: lines } = await trial(
      path.join(__dirname, 'fixtures', 'project-files.cjs'),
      'prints',
    );
    expect(outcome).to.deep.equal({ kind: 'passed' });
    expect(lines.map(({ text }) => text)).to.deep.equal(['to the output']);
  });

  it('is passed by no function that Node kept from before', () => {
    const file = path.join(__dirname, 'disk', 'isolated', 'loaded-before.spec.ts');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['-r', 'ts-node/register/transpile-only', file],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout, stderr).to.equal('[700000,0,true]');
  });

  it('belongs to one user, whoever runs it', async () => {
    const seen = await inRun(() => [
      process.getuid?.(),
      fs.statSync('/tmp').uid,
      process.umask(0o027),
    ]);
    expect(seen).to.deep.equal([1000, 1000, 0o022]);
    expect(process.getuid?.()).to.equal(os.userInfo().uid);
  });
});
