'use strict'; // finished resolves at the end and rejects for a premature close.

const { PassThrough } = require('node:stream');
const { finished } = require('node:stream/promises');

module.exports = async function program(log) {
  const good = new PassThrough();
  good.resume();
  good.end('x');
  await finished(good);
  log('finished');
  const cut = new PassThrough();
  setTimeout(() => cut.destroy(), 2);
  log(await finished(cut).catch((error) => error.code));
};
module.exports.race = false;
