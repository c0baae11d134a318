'use strict'; // ref, unref and hasRef say what they did and chain.

module.exports = async function program(log) {
  const timer = setTimeout(() => {}, 30);
  log(timer.hasRef());
  log(timer.unref() === timer);
  log(timer.hasRef());
  log(timer.ref().hasRef());
  clearTimeout(timer);
  const immediate = setImmediate(() => {});
  log(immediate.hasRef());
  immediate.unref();
  log(immediate.hasRef());
  clearImmediate(immediate);
};
module.exports.race = false;
