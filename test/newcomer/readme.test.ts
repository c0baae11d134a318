import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT } from '../sim/built';

/** The blocks of README.md that are files (they begin with their path), and the report. */
function readme(): { files: Record<string, string>; report: string } {
  const text = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const files: Record<string, string> = {};
  for (const [, file = '', body = ''] of text.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)) {
    files[file] = body;
  }
  const [, report = ''] = /```\n(FAILED: [\s\S]*?)\n```/.exec(text) ?? [];
  return { files, report };
}

function mochaIn(cwd: string): { code: number; output: string } {
  const bin = path.join(ROOT, 'node_modules/mocha/bin/mocha.js');
  const args = [bin, '--no-config', '--require', 'ts-node/register', 'test/*.test.ts'];
  try {
    const output = execFileSync(process.execPath, args, { cwd, encoding: 'utf8', env: ENV });
    return { code: 0, output };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, output: stdout };
  }
}

const ENV = { ...process.env, NO_COLOR: '1', TS_NODE_TRANSPILE_ONLY: '1' };

describe('the README, word for word', function () {
  this.timeout(60_000);

  let cwd = '';
  before(() => {
    const { folder } = buildHeddle();
    const { files } = readme();
    expect(Object.keys(files)).to.have.lengthOf(2);
    cwd = project({
      ...files,
      'package.json': '{ "name": "shop" }',
      'tsconfig.json':
        '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "rootDir": ".", "ignoreDeprecations": "6.0" } }',
      'node_modules/heddle/package.json': '{ "name": "heddle", "version": "0.0.0" }',
      'node_modules/heddle/mocha.js': `module.exports = require(${JSON.stringify(path.join(folder, 'mocha'))});`,
    });
    for (const name of ['chai', 'ts-node', 'typescript', 'mocha', '@types']) {
      fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(cwd, 'node_modules', name));
    }
  });

  it('shows the report that mocha prints', () => {
    const { code, output } = mochaIn(cwd);
    expect(code).to.equal(1);
    const printed = output.split('\n').map((line) => line.replace(/^ {5}/, ''));
    const from = printed.findIndex((line) => line.includes('FAILED: '));
    const to = printed.findIndex((line) => line.startsWith('replay '));
    const shown = printed
      .slice(from, to + 1)
      .map((line) => line.replace(/^.*FAILED: /, 'FAILED: '));
    expect(shown.map((line) => line.trim()).join('\n')).to.equal(
      readme()
        .report.split('\n')
        .map((line) => line.trim())
        .join('\n'),
    );
  });

  it('replays it by the line that it shows', () => {
    const token = /npx heddle replay (\S+)/.exec(readme().report)?.[1] ?? '';
    const { bin } = buildHeddle();
    const replay = (): string =>
      execFileSync(process.execPath, [bin, 'replay', token, '--json'], { cwd, encoding: 'utf8' });
    expect(replay).to.throw();
    try {
      replay();
    } catch (error) {
      const { stdout } = error as { stdout: string };
      expect(JSON.parse(stdout)).to.include({ verdict: 'reproduced', exact: true });
    }
  });

  it('passes when the two lines change places', () => {
    const file = path.join(cwd, 'src/event-processor.ts');
    const text = fs.readFileSync(file, 'utf8');
    const repaired = text.replace(
      'if (await this.cooldowns.has(motion.camera)) return;',
      'if (this.busy.has(motion.camera)) return;\n    this.busy.add(motion.camera);',
    );
    expect(repaired).not.to.equal(text);
    fs.writeFileSync(
      file,
      repaired.replace(
        '  constructor(',
        '  private readonly busy = new Set<string>();\n  constructor(',
      ),
    );
    expect(mochaIn(cwd).code).to.equal(0);
  });
});
