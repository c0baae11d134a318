'use strict'; // An aborted events.on loop throws AbortError after what was buffered.

const { EventEmitter, on } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  const controller = new AbortController();
  setTimeout(() => emitter.emit('item', 'one'), 1);
  setTimeout(() => controller.abort(), 12);
  try {
    for await (const [value] of on(emitter, 'item', { signal: controller.signal })) log(value);
  } catch (error) {
    log(error.name);
  }
};
module.exports.race = false;
