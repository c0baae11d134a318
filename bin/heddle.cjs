#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// A built package runs as JavaScript; a checkout compiles as it goes.
const built = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (!existsSync(built)) require('ts-node').register({ transpileOnly: true, cwd: __dirname });
const { main } = existsSync(built) ? require(built) : require('../sim/cli/main');

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
