'use strict'; // Promise.any with no success gives an AggregateError whose errors are by position.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const fails = async (name, ms) => {
    await sleep(ms);
    throw new Error(name);
  };
  try {
    await Promise.any([fails('first', 12), fails('second', 2), fails('third', 7)]);
  } catch (error) {
    log(error.constructor.name);
    log(error.errors.map((each) => each.message).join(','));
  }
};
module.exports.race = false;
