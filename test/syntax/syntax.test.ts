import { expect } from 'chai';
import { failuresOf, runnableSnippets } from './corpus';

const SEEDS = 20;

describe('an instrumented snippet keeps its meaning', function () {
  this.timeout(20_000);
  for (const snippet of runnableSnippets()) {
    it(`${snippet.theme}/${snippet.name}`, async () => {
      expect(await failuresOf(snippet, 'io', 0)).to.deep.equal([]);
      expect(await failuresOf(snippet, 'await', SEEDS)).to.deep.equal([]);
    });
  }
});
