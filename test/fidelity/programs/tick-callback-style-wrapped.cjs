'use strict'; // A callback function made a promise by promisify settles after its tick.

const { promisify } = require('node:util');

module.exports = async function program(log) {
  const divide = (a, b, callback) =>
    process.nextTick(() => (b === 0 ? callback(new RangeError('zero')) : callback(null, a / b)));
  const divided = promisify(divide);
  log(await divided(6, 3));
  log(await divided(1, 0).catch((error) => error.name));
};
module.exports.race = false;
