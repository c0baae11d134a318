'use strict'; // events.once resolves with the arguments and rejects on error.

const { EventEmitter, once } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('ready', 1, 2), 2);
  log((await once(emitter, 'ready')).join());
  setTimeout(() => emitter.emit('error', new Error('failed')), 2);
  log(await once(emitter, 'ready').catch((error) => error.message));
  log(emitter.listenerCount('ready') + emitter.listenerCount('error'));
};
module.exports.race = false;
