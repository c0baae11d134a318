'use strict'; // A listener runs in the context of the emit, not of its registration.

const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { EventEmitter } = require('node:events');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const emitter = new EventEmitter();
  storage.run('registered', () => {
    emitter.on('x', () => log(`plain ${storage.getStore()}`));
    emitter.on(
      'x',
      AsyncResource.bind(() => log(`bound ${storage.getStore()}`)),
    );
  });
  await storage.run('emitting', async () => {
    await sleep(1);
    emitter.emit('x');
  });
  emitter.emit('x');
};
module.exports.race = false;
