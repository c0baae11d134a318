'use strict'; // structuredClone copies errors, maps, dates and cycles, and refuses functions.

module.exports = async function program(log) {
  const original = {
    when: new Date(0),
    map: new Map([['k', new Set([1])]]),
    error: new RangeError('r'),
  };
  original.self = original;
  const copy = structuredClone(original);
  log(copy !== original && copy.self === copy);
  log(
    `${copy.when.getTime()} ${copy.map.get('k').has(1)} ${copy.error.name} ${copy.error.message}`,
  );
  try {
    structuredClone(() => {});
  } catch (error) {
    log(error.name);
  }
};
module.exports.race = false;
