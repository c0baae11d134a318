#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// A package has no sources and runs as it was built. A checkout compiles its sources as it goes, also
// beside a dist/, which may be older than they are; and its scenarios import sim/, not dist/.
const isCheckout = existsSync(join(__dirname, '..', 'sim', 'cli', 'main.ts'));

const { main } = isCheckout ? fromCheckout() : require('../dist/cli/main.js');

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

function fromCheckout() {
  require('ts-node').register({ transpileOnly: true, cwd: __dirname });
  return require('../sim/cli/main');
}
