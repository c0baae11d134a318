'use strict'; // return of a promise without await is not caught by the surrounding try.

module.exports = async function program(log) {
  const fails = async () => {
    throw new Error('failed');
  };
  const direct = async () => {
    try {
      return fails();
    } catch {
      return 'caught inside';
    }
  };
  const awaited = async () => {
    try {
      return await fails();
    } catch {
      return 'caught inside';
    }
  };
  log(await direct().catch(() => 'caught outside'));
  log(await awaited());
};
module.exports.race = false;
