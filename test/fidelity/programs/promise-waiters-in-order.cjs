'use strict'; // Several awaits of one promise resume in the order in which they were registered.

module.exports = async function program(log) {
  const deferred = {};
  const gate = new Promise((resolve) => (deferred.resolve = resolve));
  const waiter = async (name) => {
    await gate;
    log(name);
  };
  const all = ['a', 'b', 'c', 'd'].map(waiter);
  log('resolve');
  deferred.resolve();
  log('resolved');
  await Promise.all(all);
  log('end');
};
module.exports.race = false;
