'use strict'; // A loop over a stream that is destroyed with an error throws it.

const { Readable } = require('node:stream');

module.exports = async function program(log) {
  const readable = new Readable({ objectMode: true, read() {} });
  readable.push('first');
  setTimeout(() => readable.destroy(new Error('gone')), 3);
  try {
    for await (const chunk of readable) log(chunk);
    log('never');
  } catch (error) {
    log(error.message);
  }
};
module.exports.race = false;
