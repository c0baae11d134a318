import { expect } from 'chai';
import type { HistoryCall, IllegalHistory } from '../../../sim/kernel/outcome';
import { historyLines } from '../../../sim/report/history';

function callOf(
  text: string,
  [from, to]: readonly [from: number, to?: number],
  strand = 'main/reader#1',
): HistoryCall {
  const start = { place: from, atMs: from * 1_000 + 0.125 };
  if (to === undefined) return { strand, text, from: start };
  return { strand, text, from: start, to: { place: to, atMs: to * 1_000 + 0.25 } };
}

function linesOf(calls: readonly HistoryCall[], more: Partial<IllegalHistory> = {}): string[] {
  return historyLines({ partition: '', calls, leftOut: 0, isShortest: true, ...more });
}

describe('the picture of a history', () => {
  it('has a bar for each call, in its place among the others', () => {
    const calls = [callOf('a', [0, 3]), callOf('b', [1]), callOf('c', [2, 4], 'main/writer#1')];
    expect(linesOf(calls)).to.deep.equal([
      '  all calls up to the first return that nothing explains',
      '    reader#1  a  |--|   0.125 to 3000.25 ms',
      '    reader#1  b   |---  from 1000.125 ms',
      '  > writer#1  c    |-|  2000.125 to 4000.25 ms',
    ]);
  });

  it('names the object, and says when its end may not be the first', () => {
    const [title] = linesOf([callOf('a', [0, 1])], { partition: 'a "b"\n', isShortest: false });
    expect(title).to.equal(
      '  of "a \\"b\\"\\n": all calls up to a return by which nothing explains them; an',
    );
  });

  it('shows those that returned last, and always the one that nothing explains', () => {
    const early = Array.from({ length: 10 }, (_, index) =>
      callOf(`early ${index}`, [2 * index, 2 * index + 1]),
    );
    const pending = Array.from({ length: 20 }, (_, index) => callOf('pending', [100 + index]));
    const last = callOf('last', [200, 201]);
    const lines = linesOf([...early, ...pending, last], { leftOut: 5 });
    expect(lines[1]).to.equal('    (21 earlier calls left out)');
    expect(lines.filter((line) => line.includes('pending'))).to.have.lengthOf(14);
    expect(lines.at(-1)).to.match(/^ {2}> reader#1 {2}last /);
  });

  for (const [what, length] of [
    ['short', 5],
    ['long', 40],
    ['endless', 400],
  ] as const) {
    it(`keeps to 80 characters with ${what} calls and names`, () => {
      const calls = Array.from({ length: 14 }, (_, index) =>
        callOf(
          `${'x'.repeat(length)}${index}\n`,
          [index * 1_000, index * 1_000 + 5_001],
          `main/${'strand '.repeat(length / 5)}${index}#1`,
        ),
      );
      const lines = linesOf(calls, { partition: 'key '.repeat(length) });
      expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
      const bars = lines.slice(-14).map((line) => line.split(/ {2,}/)[3]);
      expect(bars.filter((bar) => !/^\|-*\|$/.test(bar ?? ''))).to.deep.equal([]);
    });
  }
});
