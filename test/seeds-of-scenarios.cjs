'use strict';
// `npm test` tries each scenario under few seeds: the sweeps of test/mutants and `npm run sweep` try many.
// Whoever sets one of the three says how many.
const { HEDDLE_SEED, HEDDLE_SEEDS, HEDDLE_FOR } = process.env;
if ((HEDDLE_SEED ?? HEDDLE_SEEDS ?? HEDDLE_FOR) === undefined) process.env.HEDDLE_SEEDS = '20';
