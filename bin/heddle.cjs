#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// A package has no sources and runs as it was built. A checkout compiles its sources as it goes, also
// beside a dist/, which may be older than they are; and its scenarios import sim/, not dist/.
const isCheckout = existsSync(join(__dirname, '..', 'sim', 'cli', 'main.ts'));
const built = join(__dirname, '..', 'dist', 'cli', 'main.js');

function fromCheckout() {
  require('ts-node').register({ transpileOnly: true, cwd: __dirname });
  const { main } = require('../sim/cli/main');
  return main;
}

const main = isCheckout ? fromCheckout() : require(built).main;

// Who reads the output may have seen enough (`heddle sweep … | head`): then nobody is told anything
// more, and the exit code is that of a program which SIGPIPE ended.
const SIGPIPE_EXIT = 141;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(SIGPIPE_EXIT);
  });
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
