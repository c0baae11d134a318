import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, spawnNode, type Spawned } from '../built';

/** Runs the built `heddle` in a folder. */
export function heddleIn(folder: string, ...args: string[]): Promise<Spawned> {
  return spawnNode([buildHeddle().bin, ...args], { cwd: folder });
}

/** One message of three lines: what is wrong, what to do, the code; and nothing of heddle's inside. */
export function expectRefusal(result: Spawned, code: string, ...parts: (string | RegExp)[]): void {
  expect(result.code, result.stdout + result.stderr).to.equal(2);
  expect(result.stdout).to.equal('');
  const lines = result.stderr.trimEnd().split('\n');
  expect(lines.length, result.stderr).to.equal(3);
  expect(lines[0]).to.match(/^heddle: ./);
  expect(lines[1]).to.match(/^ {2}\S/);
  expect(lines[2]).to.equal(`  (${code})`);
  for (const part of parts) {
    if (typeof part === 'string') expect(result.stderr).to.include(part);
    else expect(result.stderr).to.match(part);
  }
  expectNoInsides(result);
}

export function expectNoInsides(result: Spawned): void {
  expect(result.stderr).to.not.match(/^\s+at /m);
  expect(result.stderr).to.not.include(`${path.sep}dist${path.sep}`);
  expect(result.stderr).to.not.include('node:internal');
}
