'use strict'; // Every waiter of events.once hears the one event.

const { EventEmitter, once } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  const order = [];
  const waiters = ['a', 'b', 'c'].map((name) =>
    once(emitter, 'go').then(([value]) => order.push(name + value)),
  );
  setImmediate(() => emitter.emit('go', 1));
  await Promise.all(waiters);
  log(order.length);
  log(order.sort().join());
};
module.exports.race = false;
