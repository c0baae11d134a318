import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { packedHeddle, projectIn, type Packed } from '../package/packed';
import { ROOT, spawnNode } from '../sim/built';
import { ACCEPTED, fileOf, HEAD_LINES, REFUSED } from './snippets';

interface Setting {
  readonly compilerOptions: object;
  readonly extension: 'ts' | 'cts' | 'mts';
  readonly type?: 'module';
}

const STRICT = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2022' };
/** Neither Node's types nor mocha's nor the browser's: nobody need have them. */
const BARE = { ...STRICT, types: [], lib: ['es2022'] };
const EXACT = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
const NODE10 = { moduleResolution: 'node10', module: 'commonjs', ignoreDeprecations: '6.0' };

const SETTINGS: Readonly<Record<string, Setting>> = {
  'node16, CommonJS': { compilerOptions: { ...BARE, module: 'node16' }, extension: 'cts' },
  'node16, ES modules, exact optional properties': {
    compilerOptions: { ...BARE, ...EXACT, module: 'node16' },
    extension: 'mts',
  },
  'nodenext in a package of ES modules, with the types of Node and mocha': {
    compilerOptions: { ...STRICT, module: 'nodenext', types: ['node', 'mocha'] },
    extension: 'ts',
    type: 'module',
  },
  'bundler, exact optional properties': {
    compilerOptions: { ...BARE, ...EXACT, module: 'esnext', moduleResolution: 'bundler' },
    extension: 'ts',
  },
  node10: { compilerOptions: { ...BARE, ...NODE10 }, extension: 'ts' },
};

interface Mistake {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

describe('the types of the package', function () {
  this.timeout(120_000);

  let packed: Packed;

  before(async () => {
    packed = await packedHeddle();
  });

  for (const [name, setting] of Object.entries(SETTINGS)) {
    describe(name, () => {
      let mistakes: readonly Mistake[] = [];

      before(async () => {
        mistakes = await compile(packed, setting);
      });

      const mistakesIn = (snippet: string): string[] =>
        mistakes.filter(({ file }) => file === fileName(snippet, setting)).map(({ text }) => text);

      it('are right in themselves', () => {
        const snippets = new Set([...Object.keys(ACCEPTED), ...Object.keys(REFUSED)]);
        const files = [...snippets].map((snippet) => fileName(snippet, setting));
        const others = mistakes.filter(
          ({ file, line }) => !files.includes(file) || line <= HEAD_LINES,
        );
        expect(others).to.deep.equal([]);
      });

      it('accept what they should', () => {
        for (const snippet of Object.keys(ACCEPTED)) {
          expect(mistakesIn(snippet), snippet).to.deep.equal([]);
        }
      });

      it('refuse what they should, and for the right reason', () => {
        for (const [snippet, [says]] of Object.entries(REFUSED)) {
          expect(mistakesIn(snippet)[0] ?? 'accepted', snippet).to.match(says);
        }
      });
    });
  }
});

function fileName(snippet: string, { extension }: Setting): string {
  return `${snippet.replaceAll(' ', '-')}.${extension}`;
}

async function compile(packed: Packed, setting: Setting): Promise<readonly Mistake[]> {
  const snippets = [
    ...Object.entries(ACCEPTED),
    ...Object.entries(REFUSED).map(([name, [, text]]) => [name, text] as const),
  ];
  const files = snippets.map(([name, text]) => [fileName(name, setting), fileOf(text)] as const);
  const { compilerOptions, type = 'commonjs' } = setting;
  const cwd = projectIn(
    packed,
    {
      ...Object.fromEntries(files),
      'package.json': JSON.stringify({ type }),
      'tsconfig.json': JSON.stringify({ compilerOptions }),
    },
    ['@types/node', '@types/mocha'],
  );
  const tsc = fs.realpathSync(path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'));
  const { stdout } = await spawnNode([tsc, '--pretty', 'false'], { cwd });
  return stdout.split('\n').flatMap(mistakeOf);
}

/** Lines that are indented go on with the message before them. */
function mistakeOf(line: string): Mistake[] {
  if (!/^\S/.test(line)) return [];
  const place = /^(.+)\((\d+),\d+\): (.*)$/.exec(line);
  return [{ file: place?.[1] ?? 'none', line: Number(place?.[2] ?? 0), text: place?.[3] ?? line }];
}
