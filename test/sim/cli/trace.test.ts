import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { coloured, wantsColour } from '../../../sim/cli/colour';
import { buildHeddle, project } from '../built';
import { heddleIn } from './command-line';
import { RACE } from './projects';

/** An escape code. */
// eslint-disable-next-line no-control-regex -- that is what it begins with
const ESCAPE = /\u001b\[\d+m/;

describe('heddle run --trace', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  it('prints every step of a run that passes, in order', async () => {
    const folder = project({ 'race.cjs': RACE });
    const args = ['run', 'race.cjs', '--title', 'passes', '--seed', '3'];
    const plain = await heddleIn(folder, ...args);
    const { code, stdout } = await heddleIn(folder, ...args, '--trace');
    expect(code).to.equal(0);
    expect(stdout.startsWith(plain.stdout)).to.equal(true);
    const steps = Number(/(\d+) steps/.exec(stdout)?.[1]);
    const section = stdout.slice(stdout.indexOf('order of the steps')).trimEnd().split('\n');
    // The title of the section, and that of its one column.
    expect(section).to.have.lengthOf(2 + steps);
    expect(stdout).to.not.match(ESCAPE);
  });

  it('ends without a word when nobody reads its output', async () => {
    const folder = project({ 'race.cjs': RACE });
    const { code, stderr } = await unread(folder, 'sweep', 'race.cjs', '--seeds', '40');
    expect(stderr).to.equal('');
    expect(code).to.equal(141);
  });
});

/** Runs heddle with an output that was closed before anything came. */
function unread(
  folder: string,
  ...args: string[]
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [buildHeddle().bin, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stderr });
    });
  });
}

describe('wantsColour', () => {
  const terminal = { isTTY: true };
  const pipe = {};

  it('colours on terminals only', () => {
    expect(wantsColour(terminal, {})).to.equal(true);
    expect(wantsColour(terminal, { TERM: 'xterm-256color' })).to.equal(true);
    expect(wantsColour(pipe, { TERM: 'xterm-256color' })).to.equal(false);
    expect(wantsColour({ isTTY: false }, {})).to.equal(false);
  });

  it('does not on dumb ones, nor where NO_COLOR says so', () => {
    expect(wantsColour(terminal, { TERM: 'dumb' })).to.equal(false);
    expect(wantsColour(terminal, { NO_COLOR: '1' })).to.equal(false);
    expect(wantsColour(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).to.equal(false);
    expect(wantsColour(terminal, { NO_COLOR: '' })).to.equal(true);
  });

  it('does elsewhere where FORCE_COLOR says so', () => {
    expect(wantsColour(pipe, { FORCE_COLOR: '1' })).to.equal(true);
    expect(wantsColour(terminal, { FORCE_COLOR: '1', TERM: 'dumb' })).to.equal(true);
    expect(wantsColour(pipe, { FORCE_COLOR: '0' })).to.equal(false);
  });
});

describe('coloured', () => {
  const REPORT = [
    'FAILED: a title (confirmed at io)',
    '  expected  1',
    '  actual    2',
    '    at body (race.cjs:3:1)',
    'order of the steps',
    '  > 1 ms      await x',
    '    2 ms      await y',
    'replay  npx heddle replay h1:race.cjs#1:1:pct-io:01234567',
  ];

  // As where it is called: Node's own styleText looks at the environment too.
  const before = process.env['FORCE_COLOR'];
  beforeEach(() => {
    process.env['FORCE_COLOR'] = '1';
  });
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'FORCE_COLOR');
    else process.env['FORCE_COLOR'] = before;
  });

  it('adds codes and nothing else, line by line', () => {
    const lines = coloured(REPORT.join('\n')).split('\n');
    // eslint-disable-next-line no-control-regex -- codes begin with it
    expect(lines.map((line) => line.replace(/\u001b\[\d+m/g, ''))).to.deep.equal(REPORT);
    const isColoured = lines.map((line) => ESCAPE.test(line));
    expect(isColoured).to.deep.equal([true, true, true, true, true, true, false, true]);
  });

  it('gives both sides colours of their own', () => {
    const [, expected = '', actual = ''] = coloured(REPORT.join('\n')).split('\n');
    expect(ESCAPE.exec(expected)?.[0]).to.not.equal(ESCAPE.exec(actual)?.[0]);
  });
});
