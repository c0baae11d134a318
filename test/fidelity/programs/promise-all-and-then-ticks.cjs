'use strict'; // Promise.all settles after its members' own handlers.

module.exports = async function program(log) {
  const one = Promise.resolve(1);
  const both = Promise.all([one, one.then(() => log('member then'))]).then(() => log('all'));
  const direct = one.then(() => log('second then'));
  const other = (async () => {
    await null;
    log('await 1');
    await null;
    log('await 2');
    await null;
    log('await 3');
  })();
  await Promise.all([both, direct, other]);
};
module.exports.race = true;
