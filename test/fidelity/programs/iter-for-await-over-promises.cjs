'use strict'; // for await over an array of promises waits for each in turn.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  for await (const value of [sleep(12).then(() => 'slow'), sleep(1).then(() => 'fast'), 'plain'])
    log(value);
  const bad = [Promise.resolve(1), Promise.reject(new Error('second'))];
  try {
    for await (const value of bad) log(value);
  } catch (error) {
    log(error.message);
  }
};
module.exports.race = false;
