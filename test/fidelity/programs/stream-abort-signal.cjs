'use strict'; // An aborted signal destroys the stream with AbortError.

const { Readable, addAbortSignal } = require('node:stream');

module.exports = async function program(log) {
  const controller = new AbortController();
  const readable = addAbortSignal(controller.signal, new Readable({ objectMode: true, read() {} }));
  setTimeout(() => controller.abort(), 2);
  try {
    for await (const chunk of readable) log(chunk);
  } catch (error) {
    log(`${error.name} ${error.code}`);
  }
  log(readable.destroyed);
};
module.exports.race = false;
