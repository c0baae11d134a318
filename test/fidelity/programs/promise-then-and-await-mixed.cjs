'use strict'; // Awaits and then-callbacks on one promise run in registration order, whichever kind they are.

module.exports = async function program(log) {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const waiter = async (name) => {
    await gate;
    log(name);
  };
  const parts = [
    waiter('await 1'),
    gate.then(() => log('then 2')),
    waiter('await 3'),
    gate.then(() => log('then 4')),
  ];
  setTimeout(() => {
    log('open');
    open();
  }, 2);
  await Promise.all(parts);
};
module.exports.race = false;
