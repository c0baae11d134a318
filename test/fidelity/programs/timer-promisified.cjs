'use strict'; // util.promisify knows setTimeout and setImmediate by their custom symbol.

const { promisify } = require('node:util');

module.exports = async function program(log) {
  log(await promisify(setTimeout)(2, 'timeout'));
  log(await promisify(setImmediate)('immediate'));
  log(promisify(setTimeout) === require('node:timers/promises').setTimeout);
};
module.exports.race = false;
