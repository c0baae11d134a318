'use strict';
// `npm test` tries each scenario under few seeds: the sweeps of test/mutants and `npm run sweep` try many.
// Whoever sets one of the variables says how many instead.
const path = require('node:path');

const SCENARIOS = path.join(__dirname, '..', 'scenarios') + path.sep;
const VARIABLES = ['HEDDLE_SEED', 'HEDDLE_SEEDS', 'HEDDLE_FOR'];

exports.mochaHooks = {
  beforeEach() {
    if (!this.currentTest.file.startsWith(SCENARIOS)) return;
    if (VARIABLES.some((name) => process.env[name])) return;
    process.env.HEDDLE_SEEDS = '20';
    this.currentTest.hasFewSeeds = true;
  },
  afterEach() {
    if (this.currentTest.hasFewSeeds) delete process.env.HEDDLE_SEEDS;
  },
};
