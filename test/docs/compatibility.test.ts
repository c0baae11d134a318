import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import * as prettier from 'prettier';
import { page } from '../../probes/page';
import { readResults } from '../../probes/results';
import { ROOT } from '../sim/built';

describe('docs/COMPATIBILITY.md', () => {
  const results = readResults();
  const probes = fs
    .readdirSync(path.join(ROOT, 'probes', 'packages'))
    .map((name) => path.basename(name, '.ts'));

  it('says what was recorded', async () => {
    const file = path.join(ROOT, 'docs', 'COMPATIBILITY.md');
    const style = await prettier.resolveConfig(file);
    const expected = await prettier.format(page(results), { ...style, filepath: file });
    expect(fs.readFileSync(file, 'utf8')).to.equal(expected);
  });

  it('has a line for each probe, and no other', () => {
    expect(results.map(({ probe }) => probe)).to.deep.equal([...probes].sort());
  });

  it('names the versions that are installed for the probes', () => {
    const { dependencies } = JSON.parse(
      fs.readFileSync(path.join(ROOT, 'probes', 'package.json'), 'utf8'),
    ) as { readonly dependencies: Readonly<Record<string, string>> };
    for (const { probe, versions } of results) {
      expect(Object.keys(versions), probe).to.not.deep.equal([]);
      for (const [name, version] of Object.entries(versions)) {
        expect(version, name).to.equal(dependencies[name]);
      }
    }
  });

  it('gives the reason of whatever does not work', () => {
    for (const { probe, verdict, reason } of results) {
      expect(reason === '', probe).to.equal(verdict === 'works');
    }
  });
});
