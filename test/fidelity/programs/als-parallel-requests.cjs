'use strict'; // Parallel requests each see their own store all the way.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const seen = {};
  const note = () => (seen[storage.getStore()] ??= []).push(storage.getStore());
  const handle = async (ms) => {
    note();
    await null;
    note();
    await sleep(ms);
    note();
    await Promise.all([
      sleep(1).then(note),
      (async () => {
        await null;
        note();
      })(),
    ]);
    note();
  };
  await Promise.all(['a', 'b', 'c'].map((id, index) => storage.run(id, handle, 11 - index * 5)));
  for (const id of ['a', 'b', 'c'])
    log(`${id} ${seen[id].length} ${seen[id].every((each) => each === id)}`);
};
module.exports.race = false;
