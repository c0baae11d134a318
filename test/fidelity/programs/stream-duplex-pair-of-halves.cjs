'use strict'; // A Duplex ends its halves independently with allowHalfOpen.

const { Duplex } = require('node:stream');

module.exports = async function program(log) {
  const sent = [];
  const duplex = new Duplex({
    decodeStrings: false,
    encoding: 'utf8',
    read() {},
    write(chunk, _, callback) {
      sent.push(chunk);
      callback();
    },
  });
  duplex.on('end', () => {
    log('read side ended');
    duplex.write('late');
    duplex.end();
  });
  duplex.on('data', (chunk) => log(chunk));
  const closed = new Promise((resolve) => duplex.on('close', resolve));
  duplex.push('hello');
  duplex.push(null);
  await closed;
  log(sent.join());
};
module.exports.race = false;
