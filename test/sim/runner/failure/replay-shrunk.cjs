'use strict';
/**
 * Replays shrunk failures in a process of its own and prints as JSON how each came out:
 * `node -r ts-node/register/transpile-only replay-shrunk.cjs FILE`, the file as `toReplay` gives it.
 */
const fs = require('node:fs');
const { runOne } = require('../../../../sim/runner/batch.ts');
const { engineOf } = require('./long-failures.ts');

async function main() {
  const engines = new Map();
  const results = [];
  for (const { bug, request } of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
    if (!engines.has(bug)) engines.set(bug, engineOf(bug));
    const { digest, fingerprint } = await runOne(engines.get(bug), request);
    results.push({ digest, fingerprint });
  }
  process.stdout.write(JSON.stringify(results));
}

void main();
