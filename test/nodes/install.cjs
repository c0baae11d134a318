'use strict';
// Brings the other Node versions that the tests of determinism run on, once.
const { spawnSync } = require('node:child_process');
const { nodeBinaries } = require('./find-nodes.cjs');

try {
  nodeBinaries();
} catch {
  console.log('installing Node 20, 22, 24 and 26 from npm packages, once');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: __dirname,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
