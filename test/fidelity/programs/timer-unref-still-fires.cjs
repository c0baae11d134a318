'use strict'; // An unref'd timer fires as long as something else keeps the process alive.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  setTimeout(() => log('unref'), 2).unref();
  await sleep(15);
  log('end');
};
module.exports.race = false;
