'use strict'; // The events of a PassThrough come in the order finish, end, close.

const { PassThrough } = require('node:stream');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const order = [];
  const stream = new PassThrough();
  for (const name of ['end', 'finish', 'close', 'prefinish'])
    stream.on(name, () => order.push(name));
  stream.resume();
  stream.end('bytes');
  await sleep(3);
  log(order.join(' '));
};
module.exports.race = false;
