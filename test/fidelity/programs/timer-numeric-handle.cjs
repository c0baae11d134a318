'use strict'; // A timer can be cleared by its primitive value.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const timer = setTimeout(() => log('never'), 2);
  const id = +timer;
  log(Number.isInteger(id));
  clearTimeout(id);
  const second = setTimeout(() => log('never'), 2);
  clearTimeout(String(second[Symbol.toPrimitive]()));
  await sleep(12);
  log('end');
};
module.exports.race = false;
