'use strict'; // Two callers that check before an await both create.

module.exports = async function program(log) {
  const rows = new Map();
  const find = async (key) => rows.get(key);
  const create = async (name) => {
    if (!(await find('key'))) {
      await null;
      rows.set('key', name);
      log(`created by ${name}`);
    }
  };
  await Promise.all([create('a'), create('b')]);
  log(rows.get('key'));
};
module.exports.race = true;
