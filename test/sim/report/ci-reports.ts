import type { CiFailure, CiReport, CiScenario } from '../../../sim/report/ci';

/** A failure as a sweep gives it; what a test is about is given by the test. */
export function failureWith(given: Partial<CiFailure> = {}): CiFailure {
  return {
    fingerprint: '0312cfe6',
    kind: 'assertion',
    message: 'expected 2 to equal 1',
    count: 3,
    seeds: [7, 19, 23],
    confirmation: 'confirmed',
    place: { file: 'test/store.test.ts', line: 45 },
    report: 'FAILED: two motions\n  assertion: expected 2 to equal 1',
    replay: 'npx heddle replay h1:test/store.test.ts#1:7:portfolio-await:0312cfe6',
    ...given,
  };
}

export function scenarioWith(given: Partial<CiScenario> = {}): CiScenario {
  return {
    file: 'test/store.test.ts',
    title: 'two motions › one event',
    runs: 1_000,
    seconds: 1.25,
    strategy: 'portfolio',
    granularity: 'await',
    failures: [],
    nondeterministicSeeds: [],
    neverReached: [],
    complete: true,
    ...given,
  };
}

export function reportWith(
  scenarios: readonly CiScenario[],
  given: Partial<CiReport> = {},
): CiReport {
  return {
    heddle: '0.1.0',
    node: '20.20.0',
    seeds: '1..1000',
    startedAt: '2026-03-04T05:06:07.891Z',
    closing: '1 scenario, 1000 runs in 1.3 s (800/s): none failed',
    scenarios,
    ...given,
  };
}

/** Every unit of UTF-16 once: controls, halves of characters, what no document may hold. */
export const EVERY_UNIT = Array.from({ length: 0x10000 }, (_, unit) =>
  String.fromCharCode(unit),
).join('');

/** What breaks out of one format or another. */
export const HOSTILE = [
  `"quotes" & 'others' <b>bold</b> <![CDATA[ ]]> <!-- --> <?xml?> &amp; &#0; %0A`,
  'nul \u0000, bell \u0007, \u001b[31mred\u001b[39m, form feed \f, \ufffe, \uffff, \u2028',
  'halves \ud800 and \udc00, a whole \u{1f600}, accents e\u0301',
  'carriage\r\nreturns\rand\ttabs',
  '::error file=x::injected\n::stop-commands::x\n##[error]old',
  '| a | b |\n\n``` fence\n~~~\n</details><script>alert(1)</script> [link](http://x) @team #1 `tick`',
].join('\n');
