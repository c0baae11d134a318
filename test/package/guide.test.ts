import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import * as models from '../../sim/checks/models';
import { HeddleError } from '../../sim/errors';
import { seedsAsked } from '../../sim/mocha/environment';
import { settingsOf, type ScenarioOptions } from '../../sim/runner/options';
import { commandLinesOf, parseCommandLine } from '../docs/command-lines';
import { ROOT } from '../sim/built';
import { packedHeddle, projectIn, typed, type Packed } from './packed';

const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'GUIDE.md'), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...GUIDE.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text = '']) => text);

/** The one block of this language with that in it. */
function block(language: string, part: string): string {
  const found = blocks(language).filter((text) => text.includes(part));
  expect(found, part).to.have.lengthOf(1);
  return found[0] ?? '';
}

/** First cells of the rows of a table, without their quotes. */
function firstCells(table: string): readonly string[] {
  const text = GUIDE.split(`<!-- table:${table} -->\n\n`)[1]?.split('\n\n')[0] ?? '';
  return [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
}

describe('docs/GUIDE.md', function () {
  this.timeout(120_000);

  let packed: Packed;

  before(async () => {
    packed = await packedHeddle();
  });

  it('shows what one sees in the first five minutes', async () => {
    const folder = projectIn(
      packed,
      {
        'package.json': '{ "type": "module", "scripts": { "test": "mocha" } }',
        '.mocharc.json': block('json', '"import": "tsx"'),
      },
      ['mocha', 'tsx'],
    );
    const type = (line: string): ReturnType<typeof typed> => typed(line, folder);
    const init = block('', 'wrote test/first-race.test.ts');
    expect((await type('npx heddle init')).stdout).to.include(init);
    const failed = await type(/^ {2}(npm .*)$/m.exec(init)?.[1] ?? 'none');
    const shown = failed.stdout.replace(/^ {5}(?=FAILED)/gm, '');
    expect(shown).to.include(block('', 'FAILED: a seat is sold once'));
    expect(withoutNumbers(shown)).to.include(withoutNumbers(block('', 'replay  npx')));
  });

  it('has a service with a race and its repair, with ts-node and its types checked', async () => {
    const folder = projectIn(
      packed,
      {
        'package.json': '{}',
        'tsconfig.json': block('json', '"compilerOptions"'),
        '.mocharc.json': block('json', '"require": "ts-node/register"'),
        'src/token-source.ts': block('ts', '// src/token-source.ts\n'),
        'test/token-source.test.ts': block('ts', '// test/token-source.test.ts\n'),
      },
      ['mocha', 'ts-node', 'typescript', '@types/node', '@types/mocha'],
    );
    const callers = (count: number): string => `gives a good token to callers: ${count}`;
    expect(await testsOf(folder)).to.deep.equal({
      passes: [callers(1)],
      failures: [callers(2), callers(10)],
    });
    const repaired = block('ts', '// src/token-source.ts, repaired');
    fs.writeFileSync(path.join(folder, 'src', 'token-source.ts'), repaired);
    expect(await testsOf(folder)).to.deep.equal({
      passes: [callers(1), callers(2), callers(10)],
      failures: [],
    });
  });

  it('has histories whose models find what is wrong, and reports of them', async () => {
    const folder = projectIn(
      packed,
      {
        'package.json': '{}',
        'tsconfig.json': block('json', '"compilerOptions"'),
        '.mocharc.json': block('json', '"require": "ts-node/register"'),
        'src/lock.ts': block('ts', '// src/lock.ts\n'),
        'test/lock.test.ts': block('ts', '// test/lock.test.ts\n'),
        'test/tickets.test.ts': block('ts', '// test/tickets.test.ts\n'),
      },
      ['mocha', 'ts-node', 'typescript', '@types/node', '@types/mocha'],
    );
    const [lock, twoCalls, oneCall] = [
      'a lock lets in one at a time',
      'tickets by two calls',
      'tickets by one call',
    ];
    expect(await testsOf(folder)).to.deep.equal({
      passes: [oneCall],
      failures: [lock, twoCalls],
    });
    const { stdout } = await typed('npx mocha test/lock.test.ts', folder);
    const shown = stdout.replace(/^ {5}(?=FAILED)/gm, '').replace(/^(FAILED: .*) \(.*\)$/gm, '$1');
    expect(shown).to.include(block('', 'notLinearizable: '));
    const file = path.join(folder, 'src', 'lock.ts');
    const repaired = fs
      .readFileSync(file, 'utf8')
      .replace('if (this.isHeld)', 'while (this.isHeld)');
    fs.writeFileSync(file, repaired);
    expect(await testsOf(folder)).to.deep.equal({ passes: [lock, oneCall], failures: [twoCalls] });
  });

  it('has a host whose disk forgets what was not synced', async () => {
    const folder = projectIn(
      packed,
      {
        'package.json': '{}',
        'tsconfig.json': block('json', '"compilerOptions"'),
        '.mocharc.json': block('json', '"require": "ts-node/register"'),
        'src/counter-server.ts': block('ts', '// src/counter-server.ts\n'),
        'test/counter-server.test.ts': block('ts', '// test/counter-server.test.ts\n'),
      },
      ['mocha', 'ts-node', 'typescript', '@types/node', '@types/mocha'],
    );
    const title = 'a count that was told is never told again';
    expect(await testsOf(folder)).to.deep.equal({ passes: [], failures: [title] });
    const file = path.join(folder, 'src', 'counter-server.ts');
    const repaired = fs.readFileSync(file, 'utf8').replace(
      'await fs.writeFile(FILE, String(before + 1));',
      `await fs.writeFile(FILE + '.new', String(before + 1), { flush: true });
  await fs.rename(FILE + '.new', FILE);
  const folder = await fs.open('/home/heddle');
  await folder.sync();
  await folder.close();`,
    );
    fs.writeFileSync(file, repaired);
    expect(await testsOf(folder)).to.deep.equal({ passes: [title], failures: [] });
  });

  it('names every model and no other', () => {
    const table = GUIDE.split('<!-- table:models -->\n\n')[1]?.split('\n\n')[0] ?? '';
    const named = [...table.matchAll(/^\| `models\.(\w+)\(/gm)].map(([, name]) => name);
    expect(named).to.have.members(Object.keys(models));
  });

  it('has command lines that heddle takes', async () => {
    const script = blocks('sh')
      .join('\n')
      .replace(/ +#.*$/gm, '');
    const inline = [...GUIDE.matchAll(/`(npx heddle [a-z]+ [^`]+)`/g)].map(([, line = '']) => line);
    const lines = commandLinesOf([script, ...inline].join('\n'));
    expect(lines.length).to.be.greaterThan(8);
    for (const line of lines) await parseCommandLine(line);
  });

  it('names every option and no other', () => {
    expect(firstCells('options')).to.deep.equal(optionNames());
  });

  it('names every variable and no other', () => {
    const variables = firstCells('environment');
    expect(variables).to.deep.equal(['HEDDLE_SEED', 'HEDDLE_SEEDS', 'HEDDLE_FOR']);
    for (const [name, text] of GUIDE.matchAll(/\bHEDDLE_\w+/g)) {
      expect(variables, text).to.include(name);
      expect(() => seedsAsked({ [name]: 'many' })).to.throw(HeddleError, name);
    }
  });
});

/** As heddle lists them to whoever misspells one. */
function optionNames(): readonly string[] {
  try {
    settingsOf({ sedes: 3 } as ScenarioOptions);
  } catch (error) {
    if (error instanceof HeddleError)
      return error.remedy.replace('a scenario has ', '').split(', ');
  }
  throw new Error('a misspelt option was not refused');
}

async function testsOf(folder: string): Promise<Record<'passes' | 'failures', readonly string[]>> {
  const { stdout, stderr } = await typed('npx mocha --reporter json', folder);
  expect(stderr).to.equal('');
  const titles = (tests: readonly { readonly title: string }[]): readonly string[] =>
    tests.map(({ title }) => title);
  const { passes, failures } = JSON.parse(stdout) as Record<'passes' | 'failures', []>;
  return { passes: titles(passes), failures: titles(failures) };
}

/** Seeds and fingerprints are others after each change of heddle. */
function withoutNumbers(text: string): string {
  return text.replace(/#(\d+):\d+:([\w-]+):[0-9a-f]{8}/g, '#$1:SEED:$2:FINGERPRINT');
}
