import * as path from 'node:path';
import { expect } from 'chai';
import { Strand } from '../../../sim/kernel/strand';
import { trial, type TrialOptions } from '../trial';

const FILE = path.join(__dirname, 'fixtures/strands.cjs');

/** What each line was logged on: `text` to path of its strand. Fails where a text occurs twice. */
async function strandsOf(name: string, options: TrialOptions): Promise<Record<string, string[]>> {
  const { outcome, console: lines } = await trial(FILE, name, options);
  expect(outcome, JSON.stringify(outcome)).to.deep.equal({ kind: 'passed' });
  const byText: Record<string, string[]> = {};
  for (const { text, strand } of lines) (byText[text] ??= []).push(strand);
  for (const strands of Object.values(byText)) strands.sort();
  return byText;
}

const WANTED: Record<string, Record<string, string[]>> = {
  spot: {
    body: ['main'],
    'spot begins': ['main'],
    'spot ends': ['main'],
    'spot in arrow begins': ['main'],
    'spot in arrow ends': ['main'],
    'spot in method begins': ['main'],
    'spot in method ends': ['main'],
    'body again': ['main'],
  },
  children: {
    'kept begins': ['main/leaf#1'],
    'kept ends': ['main/leaf#1'],
    'caller goes on': ['main'],
    'first begins': ['main/leaf#2'],
    'first ends': ['main/leaf#2'],
    'second begins': ['main/leaf#3'],
    'second ends': ['main/leaf#3'],
    'spot in method begins': ['main/load#1'],
    'spot in method ends': ['main/load#1'],
    'caller ends': ['main'],
  },
  catches: {
    'beside begins': ['main/tries#1/leaf#1', 'main/tries#2/leaf#1'],
    'beside ends': ['main/tries#1/leaf#1', 'main/tries#2/leaf#1'],
    caught: ['main/tries#1', 'main/tries#2'],
    finally: ['main/tries#1', 'main/tries#2'],
  },
  callbacks: {
    tick: ['main/work#1', 'main/work#2'],
    immediate: ['main/work#1', 'main/work#2'],
    then: ['main/work#1', 'main/work#2'],
  },
  spawned: {
    'a begins': ['main/camera-1#1'],
    'a ends': ['main/camera-1#1'],
    'b begins': ['main/camera-2#1'],
    'b ends': ['main/camera-2#1'],
    'c begins': ['main/camera-1#2/leaf#1'],
    'c ends': ['main/camera-1#2/leaf#1'],
  },
};

describe('strands', () => {
  for (const [name, wanted] of Object.entries(WANTED)) {
    for (const granularity of ['io', 'await'] as const) {
      it(`have the same names in every order: ${name} at ${granularity}`, async () => {
        for (let seed = 0; seed < 20; seed++) {
          const options = { seed, granularity, leaks: 'fail' } as const;
          expect(await strandsOf(name, options), `seed ${seed}`).to.deep.equal(wanted);
        }
      });
    }
  }

  it('count children of one name under one parent', () => {
    const root = Strand.root();
    const [first, second, other] = [root.child('f'), root.child('f'), root.child('g')];
    const grandchild = second.child('f');
    expect([root, first, second, other, grandchild].map((strand) => strand.path)).to.deep.equal([
      'main',
      'main/f#1',
      'main/f#2',
      'main/g#1',
      'main/f#2/f#1',
    ]);
    expect(new Set([root, first, second, other, grandchild].map(({ hash }) => hash)).size).to.equal(
      5,
    );
    expect(Strand.root().child('f').hash).to.equal(first.hash);
  });
});
