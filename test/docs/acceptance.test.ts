import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../sim/built';

const TEXT = fs.readFileSync(path.join(ROOT, 'docs/ACCEPTANCE.md'), 'utf8');

/** `a-{b,c}.ts` is `a-b.ts` and `a-c.ts`. */
function expanded(name: string): readonly string[] {
  const [, before = '', list, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(name) ?? [];
  return list === undefined
    ? [name]
    : list.split(',').map((part) => `${before}${part.trim()}${after}`);
}

describe('docs/ACCEPTANCE.md', () => {
  const cells = TEXT.split('\n').filter((line) => line.startsWith('|'));
  const named = cells.flatMap((line) =>
    [...line.matchAll(/`([\w{},/-]+\.ts)`/g)].flatMap(([, name = '']) => expanded(name)),
  );

  it('names scenarios that there are', () => {
    expect(named).to.have.length.above(20);
    for (const name of named) {
      expect(fs.existsSync(path.join(ROOT, 'scenarios', name)), name).to.equal(true);
    }
  });

  it('leaves out no service', () => {
    const entries = fs.readdirSync(path.join(ROOT, 'services'), { withFileTypes: true });
    // Each service is a folder; a file beside them is shared by several.
    for (const { name: service } of entries.filter((entry) => entry.isDirectory())) {
      expect(
        named.some((name) => name.startsWith(service)),
        service,
      ).to.equal(true);
    }
  });

  it('names test files that there are', () => {
    const files = [...TEXT.matchAll(/npx mocha (test\/\S+\.ts)/g)].map(([, file = '']) => file);
    expect(files).to.have.length.above(2);
    for (const file of files) expect(fs.existsSync(path.join(ROOT, file)), file).to.equal(true);
  });
});
