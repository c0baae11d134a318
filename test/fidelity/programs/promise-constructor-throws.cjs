'use strict'; // A throw in an executor rejects; a throw after resolve is lost.

module.exports = async function program(log) {
  log(
    await new Promise(() => {
      throw new RangeError('thrown');
    }).catch((error) => `${error.name} ${error.message}`),
  );
  log(
    await new Promise((resolve) => {
      resolve('kept');
      throw new Error('lost');
    }),
  );
};
module.exports.race = false;
