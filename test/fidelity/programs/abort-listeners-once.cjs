'use strict'; // abort fires its listeners synchronously, in order, once.

module.exports = async function program(log) {
  const controller = new AbortController();
  const { signal } = controller;
  signal.addEventListener('abort', () => log('first'));
  signal.onabort = () => log('property');
  signal.addEventListener('abort', () => log('third'));
  log(signal.aborted);
  controller.abort('why');
  log(signal.aborted);
  log(signal.reason);
  controller.abort('again');
  log(signal.reason);
};
module.exports.race = false;
