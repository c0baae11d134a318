'use strict'; // timers/promises settle with the value given.

const timers = require('node:timers/promises');

module.exports = async function program(log) {
  log(await timers.setTimeout(2, 'timeout'));
  log(await timers.setImmediate('immediate'));
  log(await timers.setTimeout(1));
};
module.exports.race = false;
