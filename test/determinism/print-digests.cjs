'use strict';

/**
 * Prints the digests of the given runs as JSON, in a process of its own:
 * `node print-digests.cjs PROJECT SCENARIO TITLE SEED...`. The project has heddle as JavaScript, and
 * beside each of its other TypeScript files what that compiles to.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

Module._extensions['.ts'] = (module, filename) => {
  module._compile(fs.readFileSync(`${filename}.compiled`, 'utf8'), filename);
};

const [root, file, title, ...seeds] = process.argv.slice(2);
const heddle = (name) => require(path.join(root, 'sim', name));
const { Engine } = heddle('runner/engine');
const { listScenarios, runOne } = heddle('runner/batch');
const { settingsOf } = heddle('runner/options');
const { profileOf } = heddle('runner/profile');

async function main() {
  const engine = new Engine({ root });
  const scenarios = await listScenarios(engine, path.join(root, file));
  const scenario = scenarios.find((candidate) => candidate.title === title);
  const digests = {};
  for (const granularity of ['await', 'io']) {
    const settings = settingsOf(scenario.options, { granularity });
    const profile = await profileOf(engine, scenario, settings);
    for (const seed of seeds.map(Number)) {
      const result = await runOne(engine, { scenario, seed, settings, profile });
      digests[`${granularity} ${seed}`] = `${result.outcome.kind} ${result.steps} ${result.digest}`;
    }
  }
  console.log(JSON.stringify(digests));
}

void main();
