import { expect } from 'chai';
import { formatDiff } from '../../../sim/report/diff';
import { firstOf, plain, shorten, wrap } from '../../../sim/report/layout';
import { distinctly, shortNames } from '../../../sim/report/strands';
import { whatBroke } from '../../../sim/report/what-broke';

describe('wrap', () => {
  it('breaks at spaces, and indents what follows the first line', () => {
    expect(wrap('one two three four', 2, 9)).to.deep.equal(['one two', '  three', '  four']);
  });

  it('breaks a word that is longer than a line, and loses nothing of it', () => {
    const lines = wrap(`see ${'x'.repeat(25)} there`, 3, 10);
    for (const line of lines) expect(line.length).to.be.at.most(10);
    expect(lines.map((line) => line.trim()).join('')).to.equal(`see${'x'.repeat(25)}there`);
  });

  it('never cuts a character in two', () => {
    for (let width = 5; width < 12; width++) {
      const text = wrap('🚪'.repeat(20), 1, width).join('');
      expect(text.replaceAll(' ', '')).to.equal('🚪'.repeat(20));
      expect(shorten('🚪'.repeat(20), width)).to.match(/^(?:🚪)+…$/u);
    }
  });
});

describe('plain', () => {
  it('takes escape codes out, and shows other controls as signs', () => {
    expect(plain('\u001b[31mred\u001b[39m')).to.equal('red');
    expect(plain('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).to.equal('link');
    expect(plain('a\tb\r\nc\u0007\u0000')).to.equal('a b\nc␇␀');
  });

  it('leaves nothing that turns the direction of writing, and no half of a character', () => {
    expect(plain('a\u202eb\u2066c')).to.equal('a�b�c');
    expect(plain('\ud83d x \udeaa')).to.equal('� x �');
    expect(plain('🚪')).to.equal('🚪');
  });
});

describe('firstOf', () => {
  it('says how many are left out, unless that line could be the last of them', () => {
    expect(firstOf(['a', 'b', 'c'], 2, 'line')).to.deep.equal(['a', 'b', 'c']);
    expect(firstOf(['a', 'b', 'c', 'd'], 2, 'line')).to.deep.equal(['a', 'b', '(2 more lines)']);
  });
});

describe('formatDiff', () => {
  const lines = (count: number, changed: number): string =>
    Array.from({ length: count }, (_, at) => (at === changed ? 'changed' : `line ${at}`)).join(
      '\n',
    );

  it('shows a difference that is far behind the beginning', () => {
    const diff = formatDiff({ expected: lines(100, -1), actual: lines(100, 80) });
    expect(diff).to.deep.equal([
      '- expected, + actual',
      '  (77 lines the same)',
      '  line 77',
      '  line 78',
      '  line 79',
      '- line 80',
      '+ changed',
      '  line 81',
      '  line 82',
      '  line 83',
      '  (16 lines the same)',
    ]);
  });

  it('stops where nobody reads on', () => {
    const diff = formatDiff({ expected: lines(500, -1), actual: lines(500, -1).toUpperCase() });
    expect(diff.length).to.be.below(45);
    expect(diff.at(-1)).to.match(/^\(\d+ more lines\)$/);
  });

  it('shows long values from a little before they differ', () => {
    const [expected = '', actual = ''] = formatDiff({
      expected: `${'a'.repeat(300)}left${'b'.repeat(300)}`,
      actual: `${'a'.repeat(300)}right${'b'.repeat(300)}`,
    });
    expect(expected).to.match(/^expected {2}…a{20}leftb+…$/);
    expect(actual).to.match(/^actual {4}…a{20}rightb+…$/);
    for (const line of [expected, actual]) expect(line.length).to.be.at.most(78);
  });

  it('says of sides that print the same that this is so', () => {
    const [line, ...others] = formatDiff({ expected: '{}', actual: '{}' });
    expect(line).to.include('print the same');
    expect(others).to.deep.equal([]);
  });
});

describe('what broke', () => {
  const assertion = (
    message: string,
    diff: { readonly actual: string; readonly expected: string },
  ): readonly string[] =>
    whatBroke({ kind: 'assertion', message, error: { name: 'AssertionError', message, diff } }, []);

  it('leaves the difference that Node draws to its own', () => {
    const message = 'Expected values to be strictly equal:\n\n2 !== 1\n';
    expect(assertion(message, { actual: '2', expected: '1' })).to.deep.equal([
      '  assertion: Expected values to be strictly equal:',
      '  expected  1',
      '  actual    2',
    ]);
  });

  it('keeps the expression that was false, whose sides say nothing', () => {
    const message = 'The expression evaluated to a falsy value:\n\n  assert(rows.length === 1)\n';
    expect(assertion(message, { actual: 'false', expected: 'true' })).to.deep.equal([
      '  assertion: The expression evaluated to a falsy value:',
      '',
      '      assert(rows.length === 1)',
    ]);
  });

  it('shows no side where nothing is expected', () => {
    const broken = assertion('expected [ 1 ] to be empty', {
      actual: '[ 1 ]',
      expected: 'undefined',
    });
    expect(broken).to.deep.equal(['  assertion: expected [ 1 ] to be empty']);
  });

  it('takes no line of the message for a frame', () => {
    const message = 'bad\n    at nowhere (none.js:1:1)';
    const stack = `Error: ${message}\n    at f (a.js:2:3)\n    at async Promise.all (index 0)`;
    const broken = whatBroke(
      { kind: 'exception', message, error: { name: 'Error', message, stack } },
      [],
    );
    expect(broken).to.deep.equal([
      '  exception: Error: bad',
      '        at nowhere (none.js:1:1)',
      '    at f (a.js:2:3)',
    ]);
  });
});

describe('names of strands', () => {
  it('have as many parts as tell them apart', () => {
    const names = shortNames(['main', 'main/a#1', 'main/b#1/x#1', 'main/c#1/x#1']);
    expect([...names.values()]).to.deep.equal(['main', 'a#1', 'b#1/x#1', 'c#1/x#1']);
  });

  it('are told apart when they are cut', () => {
    const long = [0, 1, 2].map((index) => `a name that is too long, number ${index} of 3`);
    for (const width of [8, 11, 22]) {
      const cut = distinctly([...long, 'short'], width);
      expect(new Set(cut).size).to.equal(4);
      for (const name of cut) expect(name.length).to.be.at.most(width);
    }
    expect(distinctly(['main/one/fly#1', 'main/one'], 9)).to.deep.equal(['main/one…', 'main/one']);
    expect(distinctly(['same', 'same'], 9)).to.deep.equal(['same', 'same']);
  });
});
