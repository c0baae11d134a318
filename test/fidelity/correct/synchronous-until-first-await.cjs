'use strict'; // An async function runs to its first await before its caller goes on.

module.exports = async function program(assert) {
  const order = [];
  const work = async () => {
    order.push('start');
    await null;
    order.push('rest');
  };
  const job = work();
  order.push('caller');
  await job;
  assert.deepStrictEqual(order, ['start', 'caller', 'rest']);
};
