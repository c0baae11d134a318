'use strict'; // A debounced function runs once, with the last arguments.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const debounce = (work, ms) => {
    let timer;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(work, ms, ...args);
    };
  };
  const save = debounce((value) => log(`saved ${value}`), 8);
  save(1);
  save(2);
  await null;
  save(3);
  await sleep(20);
  save(4);
  await sleep(20);
};
module.exports.race = false;
