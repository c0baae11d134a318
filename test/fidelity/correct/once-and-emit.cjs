'use strict'; // events.once registered before the emit, in the same turn, always hears it.

const { EventEmitter, once } = require('node:events');

module.exports = async function program(assert) {
  const emitter = new EventEmitter();
  const heard = once(emitter, 'ready');
  await null;
  emitter.emit('ready', 'value');
  assert.deepStrictEqual(await heard, ['value']);
};
