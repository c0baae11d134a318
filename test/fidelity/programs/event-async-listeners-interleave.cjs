'use strict'; // Async listeners of one event start in order and advance in turns.

const { EventEmitter } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  const jobs = [];
  for (const name of ['a', 'b'])
    emitter.on('x', () =>
      jobs.push(
        (async () => {
          log(`${name} start`);
          await null;
          log(`${name} middle`);
          await null;
          log(`${name} end`);
        })(),
      ),
    );
  emitter.emit('x');
  log('emitted');
  await Promise.all(jobs);
};
module.exports.race = true;
