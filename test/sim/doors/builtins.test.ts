import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import {
  RULES,
  RULES_BEHIND_FLAGS,
  ruleFor,
  verdictFor,
} from '../../../sim/doors/builtins/classes';
import { inventoryOfModule } from '../../../sim/doors/builtins/inventory';
import { TABLED_MAJORS, classify, findings, readTable } from '../../../sim/doors/builtins/table';

const MAJOR = Number(process.versions.node.split('.')[0]);
const BUILT_INS = path.join(__dirname, '../../../sim/doors/builtins');

describe('the table of built-ins', () => {
  let inventory: { readonly names: readonly string[]; readonly aliases: readonly string[][] };

  before(() => {
    inventory = inventoryOfCleanNode();
  });

  it('knows every function of this Node, in the class that the rules give it', () => {
    expect(findings(inventory.names, readTable(MAJOR))).to.deep.equal([]);
  });

  it('lists few names that this release of Node lacks', () => {
    const here = new Set(inventory.names);
    const gone = [...readTable(MAJOR).keys()].filter((name) => !here.has(name));
    const share = gone.length / inventory.names.length;
    expect(share, `in the table and not in this Node: ${gone.join(', ')}`).to.be.below(0.02);
  });

  it('finds what matters', () => {
    expect(inventory.names).to.include.members([
      'Atomics.wait',
      'Date.now',
      'Math.random',
      'console.log',
      'crypto.randomUUID',
      'crypto.webcrypto.subtle.digest',
      'dns.promises.lookup',
      'fetch',
      'fs.Stats.prototype.isDirectory',
      'fs.promises.readFile',
      'fs.realpath.native',
      'net.Server.prototype.listen',
      'net.Socket.prototype.connect',
      'process.hrtime.bigint',
      'process.on',
      'process.stdin',
      'setTimeout',
      'timers.promises.scheduler.wait',
      'zlib.Gzip.prototype._transform',
    ]);
    expect(inventory.names).to.deep.equal([...inventory.names].sort());
    expect(inventory.names.length).to.be.above(2_500);
  });

  it('gives all names of one function one class', () => {
    const torn = inventory.aliases
      .map((names) => names.map((name) => `${name}: ${verdictFor(name)?.class ?? 'none'}`))
      .filter((lines) => new Set(lines.map((line) => line.split(': ')[1])).size > 1);
    expect(torn).to.deep.equal([]);
  });
});

describe('the findings about built-ins', () => {
  it('name an export that nobody has classified', () => {
    const fake = { crypto: { createHash: () => 1, divineFuture: () => 2 } };
    const names = inventoryOfModule('crypto', fake.crypto).map((entry) => entry.name);
    expect(names).to.deep.equal(['crypto.createHash', 'crypto.divineFuture']);
    expect(classify(names).unclassified).to.deep.equal(['crypto.divineFuture']);
    expect(findings(names, readTable(MAJOR))).to.deep.equal([
      'crypto.divineFuture has no class: add a rule for it in sim/doors/builtins/classes/',
    ]);
  });

  it('name an export that only a general rule classifies, with its remedy', () => {
    const names = inventoryOfModule('child_process', { exec: () => 1, readMind: () => 2 });
    const [only, ...others] = findings(
      names.map((entry) => entry.name),
      readTable(MAJOR),
    );
    expect(others).to.deep.equal([]);
    expect(only).to.match(
      /^child_process\.readMind is not in the table; the rules make it refused \(no process/,
    );
  });

  it('name what has changed its class', () => {
    const before = new Map([['path.join', 'refused' as const]]);
    expect(findings(['path.join'], before)[0]).to.match(
      /^path\.join is refused in the table, but the rules make it harmless/,
    );
  });
});

describe('the rules for built-ins', () => {
  it('agree with the table of every version of Node', () => {
    for (const major of TABLED_MAJORS) {
      const table = readTable(major);
      expect(findings([...table.keys()], table), `Node ${major}`).to.deep.equal([]);
      expect(new Set(table.values()).size, `Node ${major}`).to.equal(4);
    }
  });

  it('each decide something', () => {
    const used = new Set<string>();
    for (const major of TABLED_MAJORS) {
      for (const name of readTable(major).keys()) used.add(ruleFor(name)?.pattern ?? '');
    }
    const behindFlags = new Set(RULES_BEHIND_FLAGS.map((rule) => rule.pattern));
    const dead = RULES.map((rule) => rule.pattern).filter(
      (pattern) => used.has(pattern) === behindFlags.has(pattern),
    );
    expect(dead).to.deep.equal([]);
  });

  it('say what to do in place of every refused call, and why a call is allowed', () => {
    for (const { pattern, verdict } of RULES) {
      if (verdict.class === 'refused') expect(verdict.remedy, pattern).to.match(/^[a-z].{20,}/);
      if (verdict.class === 'allowed') expect(verdict.reason, pattern).to.match(/^[a-zA-Z].{20,}/);
    }
  });

  it('give way to a more specific one', () => {
    expect(verdictFor('fs.readFile')?.class).to.equal('controlled');
    expect(verdictFor('fs.watch')?.class).to.equal('refused');
    expect(verdictFor('fs.Stats.prototype.isFile')?.class).to.equal('harmless');
    expect(verdictFor('process.setMaxListeners')?.class).to.equal('allowed');
    expect(verdictFor('process.umask')?.class).to.equal('controlled');
    expect(verdictFor('process.chdir')?.class).to.equal('refused');
    expect(verdictFor('net.Server.prototype._setupWorker')?.class).to.equal('refused');
    expect(verdictFor('nowhere.nothing')).to.equal(undefined);
  });
});

/**
 * Asks a process of its own, for this one has mocha's globals, patched modules, and would be changed
 * by loading domain. Also fails if looking at the built-ins warns.
 */
function inventoryOfCleanNode(): { names: string[]; aliases: string[][] } {
  const script = `
    import { inventory } from './inventory';
    const targets = new Map();
    const entries = inventory();
    for (const { name, kind, holder, key } of entries) {
      const descriptor = Object.getOwnPropertyDescriptor(holder, key);
      const isValue = descriptor === undefined || descriptor.get === undefined;
      if (kind === 'accessor' && isValue) continue;
      const target = kind === 'accessor' ? descriptor.get : Reflect.get(holder, key);
      targets.set(target, [...(targets.get(target) ?? []), name]);
    }
    const aliases = [...targets.values()].filter((names) => names.length > 1);
    console.log(JSON.stringify({ names: entries.map((entry) => entry.name), aliases }));`;
  // A file, for a script that comes in by standard input finds every module among its globals.
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-builtins-'));
  const file = path.join(folder, 'inventory.cjs');
  try {
    buildSync({
      stdin: { contents: script, resolveDir: BUILT_INS, loader: 'ts' },
      banner: { js: "process.on('warning', (warning) => { throw warning; });" },
      bundle: true,
      platform: 'node',
      outfile: file,
    });
    const printed = execFileSync(process.execPath, [file], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    return JSON.parse(printed) as { names: string[]; aliases: string[][] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
