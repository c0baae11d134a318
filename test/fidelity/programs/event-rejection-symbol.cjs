'use strict'; // A handler under Symbol.for('nodejs.rejection') gets the error, the event and its arguments.

const { EventEmitter } = require('node:events');

module.exports = async function program(log) {
  await new Promise((resolve) => {
    class Service extends EventEmitter {
      constructor() {
        super({ captureRejections: true });
      }
      [Symbol.for('nodejs.rejection')](error, event, ...args) {
        log(`${error.message} ${event} ${args.join()}`);
        resolve();
      }
    }
    const service = new Service();
    service.on('work', async () => {
      throw new Error('no');
    });
    service.emit('work', 1, 2);
  });
};
module.exports.race = false;
