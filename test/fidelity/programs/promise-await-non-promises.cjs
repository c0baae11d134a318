'use strict'; // Await of plain values gives them back, asynchronously.

module.exports = async function program(log) {
  let synchronous = true;
  const job = (async () => {
    const values = [await 1, await null, await undefined, await 'text', (await { a: 1 }).a];
    log(`${synchronous} ${values.map(String).join()}`);
  })();
  synchronous = false;
  await job;
};
module.exports.race = false;
