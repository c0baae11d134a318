'use strict'; // A write after end with no listener escapes with its code.

const { Writable } = require('node:stream');

module.exports = async function program() {
  const writable = new Writable({
    write(_chunk, _encoding, callback) {
      callback();
    },
  });
  writable.end();
  writable.write('late');
};
module.exports.expected = {
  kind: 'exception',
  name: 'Error',
  message: 'write after end',
  code: 'ERR_STREAM_WRITE_AFTER_END',
};
