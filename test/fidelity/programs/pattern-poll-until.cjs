'use strict'; // Polling ends when its condition holds.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let ready = false;
  setTimeout(() => (ready = true), 15);
  while (!ready) await sleep(2);
  log('ready');
};
module.exports.race = false;
