'use strict'; // A stream destroyed with an error that nobody listens to throws it from a tick.

const { PassThrough } = require('node:stream');

module.exports = async function program() {
  new PassThrough().destroy(new Error('broken stream'));
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'broken stream' };
