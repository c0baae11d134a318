import { expect } from 'chai';
import { githubAnnotations, githubSummary } from '../../../sim/report/github';
import { EVERY_UNIT, failureWith, HOSTILE, reportWith, scenarioWith } from './ci-reports';

const MIB = 2 ** 20;

describe('annotations of GitHub Actions', () => {
  it('point to the place of a failure', () => {
    const scenarios = [scenarioWith({ failures: [failureWith()] })];
    expect(githubAnnotations(reportWith(scenarios))).to.deep.equal([
      '::error file=test/store.test.ts,line=45,title=two motions › one event::assertion: expected 2 to equal 1%0A3 runs, first seed 7%0Anpx heddle replay h1:test/store.test.ts#1:7:portfolio-await:0312cfe6',
    ]);
    expect(githubAnnotations(reportWith([scenarioWith()]))).to.deep.equal([]);
  });

  it('are relative to the repository', () => {
    const scenarios = [scenarioWith({ failures: [failureWith()] })];
    const [line] = githubAnnotations(reportWith(scenarios), { folder: 'packages/store' });
    expect(line).to.match(/^::error file=packages\/store\/test\/store.test.ts,line=45,/);
  });

  it('stand at the file where no line is known', () => {
    const { place, ...unplaced } = failureWith();
    expect(place).to.not.equal(undefined);
    const [line] = githubAnnotations(reportWith([scenarioWith({ failures: [unplaced] })]));
    expect(line).to.match(/^::error file=test\/store.test.ts,title=/);
  });

  it('are one line each, whatever the texts hold', () => {
    for (const hostile of [HOSTILE, EVERY_UNIT, 'a%0Ab']) {
      const failures = [failureWith({ message: hostile, place: { file: hostile, line: 1 } })];
      const scenarios = [scenarioWith({ title: hostile, failures })];
      const [line = '', ...others] = githubAnnotations(reportWith(scenarios));
      expect(others).to.deep.equal([]);
      expect(line).to.not.match(/[\r\n]/);
      const { properties, message } = parsed(line);
      expect(Object.keys(properties)).to.deep.equal(['file', 'line', 'title']);
      expect(message).to.match(/^assertion: /);
    }
    const message = 'a%0Ab';
    const [line = ''] = githubAnnotations(
      reportWith([scenarioWith({ title: 'one, two: %', failures: [failureWith({ message })] })]),
    );
    expect(line).to.include('title=one%2C two%3A %25::assertion: a%250Ab%0A3 runs');
    expect(parsed(line).properties['title']).to.equal('one, two: %');
    expect(parsed(line).message).to.match(/^assertion: a%0Ab\n/);
  });

  it('are at most ten errors, and a line that says how many more', () => {
    const failures = Array.from({ length: 13 }, (_, seed) => failureWith({ seeds: [seed] }));
    const lines = githubAnnotations(reportWith([scenarioWith({ failures })]));
    expect(lines).to.have.lengthOf(11);
    expect(lines.slice(0, 10).every((line) => line.startsWith('::error '))).to.equal(true);
    expect(lines[10]).to.equal(
      '::notice title=heddle::3 more failures: see the summary of the job',
    );
    const ten = reportWith([scenarioWith({ failures: failures.slice(0, 10) })]);
    expect(githubAnnotations(ten)).to.have.lengthOf(10);
  });

  it('have what matters most first', () => {
    const unseen = failureWith({ confirmation: 'notSeen', message: 'unseen' });
    const scenarios = [
      scenarioWith({
        title: 'first',
        failures: [unseen, failureWith({ message: 'second of one' })],
      }),
      scenarioWith({ title: 'real', failures: [failureWith({ message: 'real' })] }),
      scenarioWith({ title: 'doubt', nondeterministicSeeds: [5, 8] }),
      scenarioWith({
        title: 'heddle',
        failures: [failureWith({ kind: 'internal', message: 'own' })],
      }),
    ];
    const messages = githubAnnotations(reportWith(scenarios)).map((line) => parsed(line).message);
    expect(messages.map((message) => message.split('\n')[0])).to.deep.equal([
      'nondeterministic: 2 seeds came out differently a second time, the first is 5',
      'internal: own',
      'assertion: real',
      'assertion: unseen',
      'assertion: second of one',
    ]);
  });

  it('bound a long message', () => {
    const failures = [failureWith({ message: 'x'.repeat(1_000_000) })];
    const [line = ''] = githubAnnotations(reportWith([scenarioWith({ failures })]));
    expect(line.length).to.be.below(1_500);
  });
});

describe('summary of GitHub Actions', () => {
  it('has a table, the reports, the line that replays, and the closing line', () => {
    const failing = scenarioWith({ title: 'races', failures: [failureWith()] });
    const reached = scenarioWith({ title: 'passes', neverReached: ['cache hit'] });
    expect(githubSummary(reportWith([failing, reached], { shard: '2/4' }))).to.equal(
      [
        '## heddle: 2 scenarios, 1 failed, shard 2/4',
        '',
        '| scenario | failure | runs | first seed |',
        '| --- | --- | ---: | ---: |',
        '| races<br>test/store.test.ts | assertion&#58; expected 2 to equal 1 | 3 of 1000 | 7 |',
        '',
        '- never reached: cache hit (passes)',
        '',
        '<details><summary>races: assertion</summary>',
        '',
        '```text',
        'FAILED: two motions',
        '  assertion: expected 2 to equal 1',
        '```',
        '',
        '```sh',
        'npx heddle replay h1:test/store.test.ts#1:7:portfolio-await:0312cfe6',
        '```',
        '',
        '</details>',
        '',
        '```text',
        '1 scenario, 1000 runs in 1.3 s (800/s): none failed',
        '```',
        '',
      ].join('\n'),
    );
  });

  it('a sweep without failures has neither table nor reports', () => {
    const summary = githubSummary(reportWith([scenarioWith()]));
    expect(summary).to.match(/^## heddle: 1 scenario, 0 failed\n\n```text\n1 scenario/);
    expect(summary).to.not.match(/\||details/);
  });

  it('says which scenario is not deterministic', () => {
    const summary = githubSummary(reportWith([scenarioWith({ nondeterministicSeeds: [5, 8] })]));
    expect(summary).to.include('| nondeterministic | 2 of 1000 | 5 |');
  });

  it('hostile texts stay text', () => {
    const failures = [failureWith({ message: HOSTILE, report: HOSTILE })];
    const scenario = scenarioWith({ title: HOSTILE, failures, neverReached: [HOSTILE] });
    const summary = githubSummary(reportWith([scenario]));
    const { outside, blocks } = split(summary);
    expect(outside).to.not.match(/<script|<b>|`|\[link\]|@team|#1\b/);
    expect(outside).to.not.include('\u001b').and.to.not.include('\u0000');
    expect(outside.match(/<\/details>/g)).to.have.lengthOf(1);
    for (const row of outside.split('\n').filter((line) => line.startsWith('|'))) {
      expect(row.match(/\|/g)).to.have.lengthOf(5);
    }
    expect(blocks[0]).to.include('``` fence').and.to.include('</details><script>alert(1)</script>');
    expect(blocks).to.have.lengthOf(3);
    expect(Buffer.from(summary).toString('utf8')).to.equal(summary);
  });

  it('fits into what GitHub takes, and says what did not', () => {
    const failures = Array.from({ length: 20 }, () =>
      failureWith({ report: '\u{1f600}'.repeat(50_000), message: 'y'.repeat(10_000) }),
    );
    const scenarios = Array.from({ length: 30 }, (_, index) =>
      scenarioWith({ title: `scenario ${index}`, failures }),
    );
    const summary = githubSummary(reportWith(scenarios));
    expect(Buffer.byteLength(summary)).to.be.within(MIB * 0.9, MIB);
    const shown = summary.match(/<details>/g)?.length ?? 0;
    expect(summary).to.include(`${600 - shown} more reports did not fit`);
    expect(summary).to.match(/more rows\.\n/);
    expect(summary).to.include('(70000 more characters)');
    expect(summary).to.match(/none failed\n```\n$/);
    // The first failure of each scenario comes before the second of any.
    expect(new Set(summary.match(/<summary>scenario \d+/g)).size).to.equal(Math.min(30, shown));
  });

  it('takes no more than what is left', () => {
    const failures = [failureWith({ report: 'z'.repeat(20_000) })];
    const report = reportWith([scenarioWith({ failures })]);
    for (const maxBytes of [0, 10, 100, 200, 300, 500, 1_000, 10_000, 30_000]) {
      const summary = githubSummary(report, { maxBytes });
      expect(Buffer.byteLength(summary)).to.be.at.most(maxBytes);
    }
    expect(githubSummary(report, { maxBytes: 10_000 })).to.include('1 more report did not fit');
  });
});

/** Reads a workflow command as the runner does. */
function parsed(line: string): { properties: Record<string, string>; message: string } {
  const [, head = '', message = ''] = /^::(?:error|notice) ([^:]*)::(.*)$/s.exec(line) ?? [];
  const pairs = head.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
  });
  return { properties: Object.fromEntries(pairs), message: unescaped(message) };
}

function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '%0D': '\r',
    '%0A': '\n',
    '%3A': ':',
    '%2C': ',',
    '%25': '%',
  };
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/g, (code) => signs[code] ?? code);
}

/** The blocks of code of a Markdown text, and what stands outside of them. */
function split(markdown: string): { outside: string; blocks: readonly string[] } {
  const blocks: string[] = [];
  const outside = markdown.replaceAll(
    /^(`{3,})\w+\n([^]*?)\n\1$/gm,
    (_, __, code: string) => (blocks.push(code), ''),
  );
  return { outside, blocks };
}
