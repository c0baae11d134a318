'use strict'; // Node's own waits reject at once for a signal that is aborted already.

const { once, EventEmitter } = require('node:events');
const timers = require('node:timers/promises');

module.exports = async function program(log) {
  const signal = AbortSignal.abort();
  log(await timers.setTimeout(30, 'never', { signal }).catch((error) => error.code));
  log(await once(new EventEmitter(), 'x', { signal }).catch((error) => error.code));
  log(await timers.setImmediate('never', { signal }).catch((error) => error.name));
};
module.exports.race = false;
