'use strict'; // AbortSignal.timeout aborts with TimeoutError.

module.exports = async function program(log) {
  const signal = AbortSignal.timeout(5);
  log(signal.aborted);
  const keepAlive = setTimeout(() => {}, 500);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  clearTimeout(keepAlive);
  log(`${signal.aborted} ${signal.reason.name} ${signal.reason instanceof DOMException}`);
};
module.exports.race = false;
