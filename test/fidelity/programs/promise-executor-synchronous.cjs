'use strict'; // An executor runs at once; what awaits the promise runs later.

module.exports = async function program(log) {
  const promise = new Promise((resolve) => {
    log('executor');
    resolve('value');
    log('after resolve');
  });
  log('constructed');
  log(await promise);
};
module.exports.race = false;
