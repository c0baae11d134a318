import { expect } from 'chai';
import { STRATEGY_NAMES } from '../../sim/strategies';
import { docText } from './examples';

const ENTRY = /^\*\*([^*]+)\.\*\* /gm;

/** Sentences end in a full stop; those of the abbreviations here do not. */
function sentencesOf(entry: string): number {
  return entry.match(/[.;](?= |\n|$)/g)?.length ?? 0;
}

describe('docs/GLOSSARY.md', () => {
  const text = docText('GLOSSARY.md');
  const terms = [...text.matchAll(ENTRY)].map(([, term = '']) => term);

  it('is in alphabetical order, each term once', () => {
    expect(terms.length).to.be.greaterThan(30);
    expect(terms).to.deep.equal([...new Set(terms)].sort((one, other) => (one < other ? -1 : 1)));
  });

  it('says each term in a sentence or a few, on its own paragraph', () => {
    for (const paragraph of text.trimEnd().split('\n\n').slice(1)) {
      expect(paragraph).to.match(/^\*\*[^*]+\.\*\* [A-Z0-9`].*\.$/s);
      expect(sentencesOf(paragraph), paragraph).to.be.within(1, 6);
    }
  });

  it('knows the words that the tool uses', () => {
    for (const word of ['tape', 'token', 'fingerprint', 'digest', 'strand', 'stand-in', 'gate']) {
      expect(terms).to.include(word);
    }
    const strategies = text.slice(text.indexOf('**strategy.**'), text.indexOf('**sweep.**'));
    for (const name of STRATEGY_NAMES) expect(strategies).to.include(`\`${name}\``);
  });
});
