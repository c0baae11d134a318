'use strict'; // Ticks set by the first of two timers run before the second.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const order = [];
    setTimeout(() => {
      order.push('t1');
      process.nextTick(() => order.push('n1'));
    }, 2);
    setTimeout(() => {
      order.push('t2');
      process.nextTick(() => {
        order.push('n2');
        log(order.join(' '));
        resolve();
      });
    }, 2);
  });
};
module.exports.race = false;
