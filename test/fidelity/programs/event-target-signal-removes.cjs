'use strict'; // A listener added with a signal goes when it is aborted.

module.exports = async function program(log) {
  const target = new EventTarget();
  const controller = new AbortController();
  target.addEventListener('x', () => log('heard'), { signal: controller.signal });
  target.dispatchEvent(new Event('x'));
  controller.abort();
  target.dispatchEvent(new Event('x'));
  log('end');
};
module.exports.race = false;
