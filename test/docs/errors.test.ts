import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../sim/built';

const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** First cells of the rows of one section's table. */
function rowsOf(section: string): string[] {
  const [, body = ''] = read('docs/ERRORS.md').split(`## ${section}\n`);
  const [table = ''] = body.split('\n## ');
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
}

describe('docs/ERRORS.md', () => {
  it('has every code of an error, in order', () => {
    const [, union = ''] = /export type ErrorCode =([^;]+);/.exec(read('sim/errors.ts')) ?? [];
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code);
    expect(codes.length).to.be.greaterThan(10);
    expect(rowsOf('Misuse and unreadable input')).to.deep.equal([...codes].sort());
  });

  it('has every outcome', () => {
    const kinds = [...read('sim/kernel/outcome.ts').matchAll(/readonly kind: '(\w+)'/g)];
    const names = kinds.map(([, kind = '']) => kind);
    expect(names).to.include('deadlock');
    expect(rowsOf('How a run ends')).to.have.members(names);
  });
});
