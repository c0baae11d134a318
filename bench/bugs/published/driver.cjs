'use strict';
// Runs one case under heddle: HEDDLE_BUG names it, as ID/buggy or ID/fixed. The case and the package are
// as they are; `env.sleep` stands in for I/O.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [id, version] = process.env.HEDDLE_BUG.split('/');
const { load } = require(`./cases/${id}/case.json`);
const run = require(`./cases/${id}/case.cjs`);
const alias = `${id}-${version}`;

const one = (entry) => {
  const name = entry.startsWith('file:')
    ? path.join(__dirname, 'node_modules', alias, entry.slice('file:'.length))
    : path.posix.join(alias, entry);
  return load.kind === 'import' ? import(name) : require(name);
};

const loadPackage = async () => {
  if (typeof load.entry === 'string') return one(load.entry);
  const parts = {};
  for (const key of Object.keys(load.entry)) parts[key] = await one(load.entry[key]);
  return parts;
};

exports.published = async (sim) => {
  const pkg = await loadPackage();
  const tmpdir = path.join(os.tmpdir(), 'race');
  fs.mkdirSync(tmpdir);
  await run(pkg, { tmpdir, sleep: (ms) => sim.sleep(ms), assert });
};
