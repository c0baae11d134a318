import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { allMutants } from '../mutants/catalogue';

const page = readFileSync(path.resolve(__dirname, '../../docs/SCENARIOS.md'), 'utf8');

describe('docs/SCENARIOS.md', () => {
  it('has a row for each mutant, with the figures that its file states', () => {
    const rows = page
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([, id]) => /^[a-z]+-\d+(-[a-z]+)?$/u.test(id ?? ''))
      .map(([, id, title, invariant, , ...figures]) => [
        id,
        title,
        invariant,
        ...figures.slice(0, 4),
      ]);
    const stated = allMutants().map(({ id, title, invariant, medianSeeds, budget }) => [
      id,
      title,
      invariant,
      ...[medianSeeds.random, medianSeeds.pct, medianSeeds.portfolio, budget].map(String),
    ]);
    expect(rows).to.deep.equal(stated);
  });
});
