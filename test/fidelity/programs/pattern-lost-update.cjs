'use strict'; // Read, await, write loses updates in the native order.

module.exports = async function program(log) {
  let balance = 0;
  const deposit = async (amount) => {
    const seen = balance;
    await null;
    balance = seen + amount;
    log(`wrote ${balance}`);
  };
  await Promise.all([deposit(1), deposit(10), deposit(100)]);
  log(balance);
};
module.exports.race = true;
