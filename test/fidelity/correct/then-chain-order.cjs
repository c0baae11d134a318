'use strict'; // The links of one chain run in order, with one value handed on.

module.exports = async function program(assert) {
  const order = [];
  await Promise.all(
    ['a', 'b'].map((name) =>
      Promise.resolve(0)
        .then((value) => {
          order.push(name + value);
          return value + 1;
        })
        .then(async (value) => {
          await null;
          order.push(name + value);
          return value + 1;
        })
        .then((value) => order.push(name + value)),
    ),
  );
  for (const name of ['a', 'b'])
    assert.deepStrictEqual(
      order.filter((entry) => entry.startsWith(name)),
      [`${name}0`, `${name}1`, `${name}2`],
    );
};
