'use strict'; // A cleared timer, immediate or interval never fires; clearing rubbish is harmless.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  clearTimeout(setTimeout(() => log('timeout'), 1));
  clearImmediate(setImmediate(() => log('immediate')));
  clearInterval(setInterval(() => log('interval'), 1));
  clearTimeout(undefined);
  clearTimeout(null);
  clearImmediate(undefined);
  await sleep(12);
  log('end');
};
module.exports.race = false;
