'use strict'; // AbortSignal.any aborts with the first of its sources.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const slow = new AbortController();
  const fast = new AbortController();
  const any = AbortSignal.any([slow.signal, fast.signal]);
  any.addEventListener('abort', () => log(`aborted ${any.reason}`));
  setTimeout(() => slow.abort('slow'), 15);
  setTimeout(() => fast.abort('fast'), 2);
  await sleep(22);
  log(any.reason);
  log(AbortSignal.any([AbortSignal.abort('already'), slow.signal]).reason);
};
module.exports.race = false;
