'use strict'; // then on a subclass makes an instance of it; an async function makes a plain promise.

module.exports = async function program(log) {
  class Tracked extends Promise {}
  const tracked = Tracked.resolve(1);
  log(tracked.then(() => {}) instanceof Tracked);
  log(tracked.finally(() => {}) instanceof Tracked);
  log((async () => tracked)() instanceof Tracked);
  log(Promise.resolve(tracked) === tracked);
  log(await tracked);
};
module.exports.race = false;
