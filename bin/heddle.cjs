#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// A built package runs as JavaScript; a checkout compiles as it goes.
const built = join(__dirname, '..', 'dist', 'cli', 'main.js');

function fromCheckout() {
  require('ts-node').register({ transpileOnly: true, cwd: __dirname });
  const { main } = require('../sim/cli/main');
  return main;
}

const main = existsSync(built) ? require(built).main : fromCheckout();

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
