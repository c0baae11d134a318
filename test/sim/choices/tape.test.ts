import { expect } from 'chai';
import { formatTape, parseTape, TAPE_FORMAT, type Tape } from '../../../sim/choices/tape';
import { HeddleError } from '../../../sim/errors';
import { formatToken, isToken, parseToken } from '../../../sim/runner/tapes/token';

const TAPE: Tape = {
  format: TAPE_FORMAT,
  heddle: '0.1.0',
  node: 'v20.0.0',
  scenario: { file: 'scenarios/cache.ts', path: ['a suite', 'a "quoted" title'], ordinal: 2 },
  seed: 9_007_199_254_740_991,
  options: {
    strategy: 'pct',
    granularity: 'await',
    timeoutMs: 10_000,
    stepLimit: 100_000,
    leaks: 'report',
    allow: ['dns.resolve4'],
    instrument: [],
    doubles: ['doubles/store.ts'],
  },
  outcome: { kind: 'assertion', message: 'line one\nline two' },
  fingerprint: '3f9c21aa',
  digest: '0123456789abcdef',
  steps: 12,
  streams: { await: [0, 1, 2], 'latency.guard': [15] },
  choices: [
    {
      step: 3,
      strand: 'main/reader 1#1',
      site: 'scenarios/cache.ts:9',
      functionName: 'reader',
      expression: 'store.get("a")',
      value: 1,
      bound: 2,
    },
  ],
};

function refusal(text: string): HeddleError {
  try {
    parseTape(text, 'a.json');
  } catch (error) {
    if (error instanceof HeddleError) return error;
    throw error;
  }
  throw new Error('the tape was accepted');
}

describe('a tape file', () => {
  it('reads as it was written', () => {
    expect(parseTape(formatTape(TAPE), 'a.json')).to.deep.equal(TAPE);
    const empty = { ...TAPE, streams: {}, choices: [] };
    expect(parseTape(formatTape(empty), 'a.json')).to.deep.equal(empty);
  });

  it('has one choice and one stream a line', () => {
    const lines = formatTape(TAPE).split('\n');
    expect(lines).to.include('    "await": [0,1,2],');
    expect(lines.filter((line) => line.includes('main/reader 1#1')).length).to.equal(1);
  });

  it('that is truncated anywhere is refused', () => {
    const text = formatTape(TAPE);
    for (let length = 0; length < text.trimEnd().length; length += 7) {
      const error = refusal(text.slice(0, length));
      expect(error.code).to.equal('BAD_TAPE');
      expect(error.message).to.equal('a.json is no complete JSON');
      expect(error.remedy).to.include('truncated');
    }
  });

  for (const foreign of ['null', '[]', '7', '"text"', '{}', '{"log":{"version":"1.2"}}']) {
    it(`that is no tape is refused: ${foreign}`, () => {
      const error = refusal(foreign);
      expect(error.code).to.equal('BAD_TAPE');
      expect(error.message).to.equal('a.json is no heddle tape');
    });
  }

  it('of another format is refused with both versions', () => {
    for (const format of [TAPE_FORMAT + 1, 0, '1', null]) {
      const error = refusal(JSON.stringify({ ...TAPE, format }));
      expect(error.code).to.equal('BAD_TAPE');
      expect(error.message).to.equal(
        `a.json has tape format ${String(format)}, this heddle reads ${TAPE_FORMAT}`,
      );
      expect(error.remedy).to.include('the heddle that wrote it');
    }
  });

  const damages: Record<string, object> = {
    'no scenario': { scenario: undefined },
    'no seed': { seed: 1.5 },
    'no options': { options: undefined },
    'no digest': { digest: 7 },
    'no choices': { choices: {} },
    'no streams': { streams: undefined },
    'a choice that is none': { choices: [null] },
    'no streams ': { streams: null },
    'unknown stream "luck"': { streams: { luck: [1] } },
    'stream "time" holds what is no choice': { streams: { time: [1, -1] } },
    'stream "await" holds what is no choice': { streams: { await: '01' } },
  };
  for (const [problem, damage] of Object.entries(damages)) {
    it(`is refused with ${JSON.stringify(damage)}`, () => {
      const error = refusal(JSON.stringify({ ...TAPE, ...damage }));
      expect(error.code).to.equal('BAD_TAPE');
      expect(error.message).to.equal(`a.json: ${problem.trim()}`);
    });
  }
});

describe('a token', () => {
  const token = {
    file: 'scenarios/a folder/cache:2.ts',
    index: 3,
    seed: 117,
    strategy: 'pct',
    granularity: 'io',
    fingerprint: '3f9c21aa',
  } as const;

  it('reads as it was written', () => {
    const text = formatToken(token);
    expect(text).to.equal('h1:scenarios/a folder/cache:2.ts#3:117:pct-io:3f9c21aa');
    expect(isToken(text)).to.equal(true);
    expect(parseToken(text)).to.deep.equal(token);
  });

  it('is no path of a file', () => {
    for (const text of ['.heddle/tapes/a.json', 'h1', 'heddle:1', 'C:\\tape.json']) {
      expect(isToken(text), text).to.equal(false);
    }
  });

  it('that is cut short or of another version is refused', () => {
    const text = formatToken(token);
    const bad = [text.slice(0, -1), text.slice(0, 20), 'h1:', text.replace('h1', 'h2'), `${text}0`];
    for (const given of bad) {
      expect(isToken(given), given).to.equal(true);
      expect(() => parseToken(given), given)
        .to.throw(HeddleError, 'is no complete token')
        .with.property('code', 'BAD_TAPE');
    }
  });

  it('with a strategy, granularity or seed that there is not is refused', () => {
    const text = formatToken(token);
    expect(() => parseToken(text.replace('pct', 'luck'))).to.throw(HeddleError, 'no strategy');
    expect(() => parseToken(text.replace('-io', '-os'))).to.throw(HeddleError, 'no granularity');
    expect(() => parseToken(text.replace('117', '9'.repeat(20)))).to.throw(HeddleError, 'no seed');
  });
});
