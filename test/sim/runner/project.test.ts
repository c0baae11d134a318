import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { scenarioFiles } from '../../../sim/runner/project';
import { corpusFolder } from '../../../sim/runner/tapes/corpus';
import { project } from '../built';

const SCENARIO = "require('heddle').simulate('nothing', async () => {});\n";

describe('scenario files of a folder', () => {
  const found = (files: Readonly<Record<string, string>>, ...paths: string[]): string[] => {
    const folder = project(files);
    return scenarioFiles(paths, folder).map((file) => path.relative(folder, file));
  };

  it('are those below it that speak of simulate, sorted', () => {
    const files = {
      'test/b.cjs': SCENARIO,
      'test/a/deep/c.mjs': SCENARIO,
      'test/a/types.d.ts': SCENARIO,
      'test/a/notes.txt': SCENARIO,
      'test/a/ordinary.test.js': "it('adds', () => {});\n",
      'test/a/double.ts': 'export const simulated = 1;\n',
    };
    expect(found(files, 'test')).to.deep.equal(['test/a/deep/c.mjs', 'test/b.cjs']);
  });

  it('are none of packages and of hidden folders', () => {
    const files = {
      'a.cjs': SCENARIO,
      'node_modules/other/b.cjs': SCENARIO,
      '.cache/c.cjs': SCENARIO,
    };
    expect(found(files, '.')).to.deep.equal(['a.cjs']);
  });

  it('are all files in it where none speaks of simulate: their exports are scenarios', () => {
    const exported = 'exports.passes = async () => {};\n';
    const files = { 'test/a.cjs': exported, 'test/deep/b.cjs': exported };
    expect(found(files, 'test')).to.deep.equal(['test/a.cjs']);
  });

  it('are named once, and a file that is named is taken as it is', () => {
    const files = { 'test/a.cjs': SCENARIO, 'test/b.cjs': '' };
    expect(found(files, 'test', 'test/a.cjs', 'test/b.cjs')).to.deep.equal([
      'test/a.cjs',
      'test/b.cjs',
    ]);
  });
});

describe('the corpus of a scenario file', () => {
  const folderOf = (...folders: string[]): string => {
    const root = path.join(project({ 'inner/scenarios/cache/stale.ts': SCENARIO }), 'inner');
    for (const folder of folders) fs.mkdirSync(path.join(root, folder), { recursive: true });
    return path.relative(root, corpusFolder(root, path.join(root, 'scenarios/cache/stale.ts')));
  };

  it('is the nearest there is, beside it or above it', () => {
    expect(folderOf('scenarios/corpus')).to.equal('scenarios/corpus');
    expect(folderOf('scenarios/corpus', 'scenarios/cache/corpus')).to.equal(
      'scenarios/cache/corpus',
    );
    expect(folderOf('corpus')).to.equal('corpus');
  });

  it('is beside it where there is none, and never outside of the project', () => {
    expect(folderOf('../corpus')).to.equal('scenarios/cache/corpus');
  });
});
