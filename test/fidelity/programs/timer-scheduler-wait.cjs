'use strict'; // scheduler.wait and scheduler.yield return in turn.

const { scheduler } = require('node:timers/promises');

module.exports = async function program(log) {
  log('start');
  await scheduler.wait(3);
  log('waited');
  await scheduler.yield();
  log('yielded');
};
module.exports.race = false;
