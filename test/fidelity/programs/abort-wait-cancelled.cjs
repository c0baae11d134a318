'use strict'; // A wait that listens to a signal stops, clears its timer and takes its listener away.

module.exports = async function program(log) {
  const wait = (ms, signal) =>
    new Promise((resolve, reject) => {
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', onAbort);
        resolve('slept');
      }, ms);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  const controller = new AbortController();
  log(await wait(1, controller.signal));
  setTimeout(() => controller.abort(new Error('cancelled')), 3);
  log(await wait(30, controller.signal).catch((error) => error.message));
};
module.exports.race = false;
