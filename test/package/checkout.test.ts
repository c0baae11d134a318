import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { project, ROOT, spawnNode } from '../sim/built';

const saying = (text: string): string =>
  `exports.main = async () => { console.log(${JSON.stringify(text)}); return 0; };\n`;

/** What bin/heddle.cjs runs where these files lie beside it. */
async function whatRuns(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = project(files);
  fs.mkdirSync(path.join(folder, 'bin'));
  const bin = path.join(folder, 'bin', 'heddle.cjs');
  fs.copyFileSync(path.join(ROOT, 'bin', 'heddle.cjs'), bin);
  fs.copyFileSync(path.join(ROOT, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  fs.cpSync(path.join(ROOT, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const { stdout, stderr } = await spawnNode([bin], { cwd: folder });
  return stdout + stderr;
}

describe('bin/heddle.cjs', function () {
  this.timeout(60_000);

  it('runs the sources of a checkout, whatever a build has left in dist/', async () => {
    const files = { 'sim/cli/main.ts': saying('sources'), 'dist/cli/main.js': saying('old') };
    expect(await whatRuns(files)).to.equal('sources\n');
  });

  it('runs dist/ where there are no sources', async () => {
    expect(await whatRuns({ 'dist/cli/main.js': saying('built') })).to.equal('built\n');
  });
});
