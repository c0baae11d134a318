import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../../../..');

describe('the guards of refused built-ins', () => {
  // The guards are put on and taken off again there, which a process with open doors cannot have.
  it('do what isolated/refuse.spec.ts asks of them, in a process of their own', function () {
    this.timeout(0);
    const mocha = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const spec = path.join(__dirname, 'isolated', 'refuse.spec.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [mocha, '--no-config', '--require', 'ts-node/register', spec],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.match(/\d+ passing/);
  });
});
