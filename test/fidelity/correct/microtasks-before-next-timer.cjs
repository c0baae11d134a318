'use strict'; // Work started by one timer and made of settled awaits ends before the next timer of that duration.

module.exports = async function program(assert) {
  const order = [];
  await new Promise((resolve) => {
    setTimeout(() => {
      order.push('first');
      queueMicrotask(() => queueMicrotask(() => order.push('its microtask')));
    }, 3);
    setTimeout(() => {
      order.push('second');
      resolve();
    }, 3);
  });
  assert.deepStrictEqual(order, ['first', 'its microtask', 'second']);
};
