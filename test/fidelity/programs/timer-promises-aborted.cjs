'use strict'; // An aborted timers/promises wait rejects with AbortError, its code and the cause.

const timers = require('node:timers/promises');

module.exports = async function program(log) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('why')), 3);
  try {
    await timers.setTimeout(30, 'never', { signal: controller.signal });
    log('never');
  } catch (error) {
    log(`${error.name} ${error.code} ${error.cause.message}`);
  }
};
module.exports.race = false;
