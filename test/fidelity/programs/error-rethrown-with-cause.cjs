'use strict'; // An error rethrown level by level keeps its causes.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const low = async () => {
    await sleep(1);
    throw new Error('low');
  };
  const middle = async () => {
    try {
      await low();
    } catch (cause) {
      throw new Error('middle', { cause });
    }
  };
  const high = async () => {
    try {
      return await middle();
    } catch (cause) {
      throw new Error('high', { cause });
    }
  };
  try {
    await high();
  } catch (error) {
    for (let each = error; each; each = each.cause) log(each.message);
  }
};
module.exports.race = false;
