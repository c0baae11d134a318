'use strict'; // util.callbackify calls back outside the promise, also for a falsy reason.

const { callbackify } = require('node:util');

module.exports = async function program(log) {
  await new Promise((resolve) =>
    callbackify(async (value) => value * 2)(21, (error, value) => {
      log(`${error} ${value}`);
      resolve();
    }),
  );
  await new Promise((resolve) =>
    callbackify(async () => {
      throw new Error('no');
    })((error) => {
      log(error.message);
      resolve();
    }),
  );
  await new Promise((resolve) =>
    callbackify(() => Promise.reject(null))((error) => {
      log(error.code);
      resolve();
    }),
  );
};
module.exports.race = false;
