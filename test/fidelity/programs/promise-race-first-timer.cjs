'use strict'; // Promise.race settles with the first timer; the others still fire.

module.exports = async function program(log) {
  const mark = (name, ms) =>
    new Promise((resolve) =>
      setTimeout(() => {
        log(`fired ${name}`);
        resolve(name);
      }, ms),
    );
  const slow = mark('slow', 20);
  const winner = await Promise.race([slow, mark('fast', 3)]);
  log(`winner ${winner}`);
  await slow;
};
module.exports.race = false;
