'use strict';

/**
 * Runs the ordinary tests of mutants, one mutant after the other in one process, each with modules of
 * its own. Started with ts-node registered; takes `{ id, ordinaryTests }[]` as its only message and
 * sends an answer for each: `{ id, applied, passes, failures }`.
 */

const path = require('node:path');
const { Mocha } = require('mocha');
const { REGISTER_INSTANCE } = require('ts-node');
const { applyMutant } = require('./mutant.ts');

const root = path.resolve(__dirname, '..', '..');
/** Packages with state that one mutant must not inherit from the one before. */
const STATEFUL = /[\\/]node_modules[\\/]prom-client[\\/]/u;

let planted;
let applied = false;
plantBeforeCompile();

// As mocha's own command line does; mocha then says which test it was.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

process.once('message', (mutants) => {
  void testAll(mutants).then(() => process.disconnect());
});

async function testAll(mutants) {
  for (const { id, ordinaryTests } of mutants) {
    planted = require(`./${id}.ts`).default;
    applied = false;
    forgetModules();
    const { passes, failures } = await runMocha(ordinaryTests);
    process.send({ id, applied, passes, failures });
  }
}

function runMocha(files) {
  const mocha = new Mocha({ reporter: class {} });
  for (const file of files) mocha.addFile(path.join(root, file));
  return new Promise((resolve) => {
    let passes = 0;
    const failures = [];
    const runner = mocha.run(() => resolve({ passes, failures }));
    runner.on('pass', () => (passes += 1));
    runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${error.message}`));
  });
}

/** What no mutant changes is compiled once for all of them. */
function plantBeforeCompile() {
  const service = process[REGISTER_INSTANCE];
  const compile = service.compile.bind(service);
  const compiled = new Map();
  service.compile = (code, filename) => {
    if (planted !== undefined && filename === path.join(root, planted.file)) {
      applied = true;
      return compile(applyMutant(code, planted), filename);
    }
    if (!compiled.has(filename)) compiled.set(filename, compile(code, filename));
    return compiled.get(filename);
  };
}

function forgetModules() {
  for (const filename of Object.keys(require.cache)) {
    const isPackage = filename.includes(`${path.sep}node_modules${path.sep}`);
    if (!isPackage || STATEFUL.test(filename)) delete require.cache[filename];
  }
}
