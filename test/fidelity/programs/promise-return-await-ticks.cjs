'use strict'; // Returning a promise from an async function takes three ticks, returning an awaited one fewer.

module.exports = async function program(log) {
  const tick = () => Promise.resolve();
  const plain = async () => 'plain';
  const returned = async () => tick();
  const awaited = async () => await tick();
  await Promise.all([
    returned().then(() => log('returned')),
    awaited().then(() => log('awaited')),
    plain().then(() => log('plain')),
  ]);
};
module.exports.race = true;
