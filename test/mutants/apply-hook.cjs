'use strict';

/**
 * Loads one file of the package with a mutant in place: `HEDDLE_MUTANT=mc-01 mocha --require
 * ./test/mutants/apply-hook.cjs --require ts-node/register …`. It must be required before ts-node,
 * whose own handler then receives the patched text and compiles that. A mutant whose file was never
 * loaded ends the process with code 70, so that its tests cannot pass by not meeting it.
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');

const NEVER_LOADED = 70;
const root = path.resolve(__dirname, '..', '..');
const id = process.env.HEDDLE_MUTANT ?? '';
if (!/^[a-z]+-\d+$/u.test(id)) throw new Error(`HEDDLE_MUTANT must name a mutant, got '${id}'`);
if (require.extensions['.ts'] !== undefined) {
  throw new Error('apply-hook.cjs must be required before ts-node');
}

let target;
let applied = false;

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  if (filename.startsWith(__dirname + path.sep)) {
    module._compile(source, filename);
    return;
  }
  const mutant = require(`./${id}.ts`).default;
  target ??= path.join(root, mutant.file);
  if (filename !== target) {
    module._compile(source, filename);
    return;
  }
  const { applyMutant } = require('./mutant.ts');
  const patched = applyMutant(source, mutant);
  applied = true;
  module._compile(patched, filename);
};

process.on('exit', () => {
  if (applied) return;
  console.error(`mutant ${id} was never applied: no test loaded ${target ?? 'its file'}`);
  // Not exitCode: mocha's own listener comes later and sets that to the number of failures.
  process.exit(NEVER_LOADED);
});
