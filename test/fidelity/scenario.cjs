'use strict';

// The scenario of every program of the corpora: HEDDLE_PROGRAM names one, such as `programs/abort-any`.
// The program is a file of its own, so that its timers are those of code under test.

const assert = require('node:assert');

const PROGRAM = process.env.HEDDLE_PROGRAM ?? '';
const [folder] = PROGRAM.split('/');

/** Virtual milliseconds in which what a program of `errors` leaves behind must escape. */
const ESCAPE_MS = 100;

const log = (line) => console.log('%s', line);

const run = {
  programs: (program) => program(log),
  correct: (program) => program(assert),
  errors: async (program, sim) => {
    await program();
    await sim.sleep(ESCAPE_MS);
  },
}[folder];

module.exports = async function corpus(sim) {
  await run(require(`./${PROGRAM}.cjs`), sim);
};
