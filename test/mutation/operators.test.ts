import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { applyChange, mutationsIn } from './mutations';
import { type Kind } from './operators';
import { Trials, type Verdict } from './trial';

const root = path.resolve(__dirname, '..', '..');

/** What one kind of change makes of the body of a function, without needless space. */
function changed(kind: Kind, body: string): readonly string[] {
  const source = `async function example(this: Example, key: string) { ${body} }`;
  return mutationsIn({ file: 'example.ts', source })
    .filter((mutation) => mutation.kind === kind)
    .map((mutation) => applyChange(source, mutation).slice(source.indexOf('{') + 1, -1))
    .map((text) => text.replace(/\s+/gu, ' ').trim());
}

describe('what is changed in a service', () => {
  it('an await is dropped, unless it is that of a return outside of a try', () => {
    expect(changed('drop-await', 'await this.save(); return await this.load();')).to.deep.equal([
      'this.save(); return await this.load();',
    ]);
    const returned = 'try { return await this.load(); } finally { this.end(); }';
    expect(changed('drop-await', returned)).to.deep.equal([
      'try { return this.load(); } finally { this.end(); }',
    ]);
  });

  it('what a condition guards happens never, or always', () => {
    expect(changed('never', 'if (this.closed) return; this.go();')).to.deep.equal([
      'if (false) return; this.go();',
    ]);
    expect(changed('always', 'if (this.closed) return; this.go();')).to.deep.equal([
      'if (true) return; this.go();',
    ]);
    expect(changed('never', 'while (this.busy) await this.idle();')).to.deep.equal([
      'while (false) await this.idle();',
    ]);
  });

  it('one side of a condition is dropped, or its two ways change places', () => {
    expect(changed('drop-term', 'return this.a && this.b;')).to.deep.equal([
      'return this.a;',
      'return this.b;',
    ]);
    expect(changed('negate', 'return this.a ? 1 : 2;')).to.deep.equal([
      'return !(this.a) ? 1 : 2;',
    ]);
    expect(changed('negate', 'return { ...(key === "" ? {} : { key }) };')).to.deep.equal([]);
  });

  it('a bound is off by one, or the least becomes the greatest', () => {
    expect(changed('bound', 'return this.size >= 3;')).to.deep.equal(['return this.size > 3;']);
    expect(changed('bound', 'return this.size < 3;')).to.deep.equal(['return this.size <= 3;']);
    expect(changed('bound', 'return Math.min(1, 2);')).to.deep.equal(['return Math.max(1, 2);']);
  });

  it('two statements change places, where that may matter', () => {
    expect(changed('swap', 'await this.save(); this.done = true;')).to.deep.equal([
      'this.done = true; await this.save();',
    ]);
    expect(changed('swap', 'const it = this.load(); this.use(it);')).to.deep.equal([]);
    expect(changed('swap', 'this.all.add(key); this.names.delete(key);')).to.deep.equal([]);
    expect(changed('swap', 'this.stop(); return 1;')).to.deep.equal([]);
  });

  it('a change of state comes behind the next await', () => {
    expect(changed('late', 'this.busy = true; const it = this.ask(); await it;')).to.deep.equal([
      'const it = this.ask(); await it; this.busy = true;',
    ]);
    expect(changed('late', 'this.busy = true; await this.ask();')).to.deep.equal([]);
    expect(changed('late', 'this.a = 1; this.b(); return await this.ask();')).to.deep.equal([]);
  });

  it('something is not undone', () => {
    const attempt = 'try { await this.ask(); } finally { this.note(); }';
    expect(changed('drop-cleanup', attempt)).to.deep.equal([
      'try { await this.ask(); } finally { ; }',
    ]);
    expect(changed('drop-cleanup', 'clearTimeout(this.timer);')).to.deep.equal([';']);
    expect(changed('drop-cleanup', 'this.taken -= 1;')).to.deep.equal([';']);
    expect(changed('drop-cleanup', 'this.flight = undefined;')).to.deep.equal([';']);
    expect(changed('drop-cleanup', 'this.go(() => this.all.delete(key));')).to.deep.equal([
      'this.go(() => undefined);',
    ]);
  });

  it('a loop ends after its first turn', () => {
    expect(changed('loop-once', 'for (const it of this.all) it.end();')).to.deep.equal([
      'for (const it of this.all) {it.end(); break; }',
    ]);
    expect(changed('loop-once', 'for (const it of this.all) { return it; }')).to.deep.equal([]);
  });

  it('a value is assigned anew, and a failure is swallowed', () => {
    expect(changed('assign-anyway', 'this.end ??= this.stop();')).to.deep.equal([
      'this.end = this.stop();',
    ]);
    const attempt = 'try { this.go(); } catch (error) { this.stop(); throw error; }';
    expect(changed('swallow', attempt)).to.deep.equal([
      'try { this.go(); } catch (error) { this.stop(); ; }',
    ]);
  });

  it('nothing of what only counts, words or checks arguments', () => {
    const aside = [
      'if (this.ready) this.metrics.count("ready");',
      'if (typeof key !== "string") throw invalid("key", key);',
      'throw new ExampleError(`${this.size > 3 ? 1 : 2}`);',
    ];
    for (const body of aside) {
      expect(mutationsIn({ file: 'example.ts', source: `function f() { ${body} }` })).to.deep.equal(
        [],
      );
    }
  });

  it('each change has a name that holds while its line reads the same', () => {
    const line = 'if (a) return;\n  if (a) return;';
    const names = (source: string) => mutationsIn({ file: 'a.ts', source }).map(({ key }) => key);
    const before = names(`function f(a) {\n  ${line}\n}`);
    expect(before).to.include.members(['never: if (a) return; #1', 'never: if (a) return; #2']);
    expect(names(`// More.\nfunction f(a) {\n    ${line}\n}`)).to.deep.equal(before);
  });
});

describe('a sweep over mutants of a turnstile', () => {
  const file = 'test/mutation/fixtures/turnstile.ts';
  const source = readFileSync(path.join(root, file), 'utf8');
  const trials = new Trials({
    root,
    scenarioFiles: ['test/mutation/fixtures/turnstile-scenario.ts'],
    seeds: 10,
  });

  before(() => trials.prepare());

  const judge = (key: string): Promise<Verdict> => {
    const mutation = mutationsIn({ file, source }).find((candidate) => candidate.key === key);
    if (mutation === undefined) expect.fail(`there is no mutant ${key}`);
    return trials.judge({ file, source: applyChange(source, mutation) });
  };

  it('passes the turnstile as it is, also after a mutant', async () => {
    expect((await trials.judge(undefined)).kind).to.equal('survived');
    await judge('never: if (this.inside.size > 0) return false; #1');
    expect((await trials.judge(undefined)).kind).to.equal('survived');
  });

  it('kills what breaks it, and says how', async () => {
    const verdict = await judge('never: if (this.inside.size > 0) return false; #1');
    expect(verdict).to.deep.include({ kind: 'killed', scenario: 'walkers: 2' });
    expect(verdict).to.have.property('how').that.includes('one at a time');
    expect((await judge('drop-await: await walk(); #1')).kind).to.equal('killed');
    expect((await judge('drop-cleanup: this.inside.delete(name); #1')).kind).to.equal('killed');
  });

  it('lets live what changes nothing', async () => {
    const verdict = await judge('never: if (this.inside.size === 0) return; #1');
    expect(verdict.kind).to.equal('survived');
  });

  it('takes what does not compile or load for no mutant at all', async () => {
    const broken = await trials.judge({ file, source: `${source}\nreturn return;` });
    expect(broken.kind).to.equal('notViable');
    const throwing = await trials.judge({ file, source: `${source}\nthrow new Error('no');` });
    expect(throwing).to.have.property('why').that.includes('no');
  });
});
