'use strict'; // events.on buffers what was emitted between two turns of the loop.

const { EventEmitter, on } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  setTimeout(() => {
    emitter.emit('item', 1);
    emitter.emit('item', 2);
    emitter.emit('item', 3);
  }, 1);
  setTimeout(() => emitter.emit('item', 4), 12);
  for await (const [value] of on(emitter, 'item')) {
    log(value);
    if (value === 4) break;
  }
  log(emitter.listenerCount('item'));
};
module.exports.race = false;
