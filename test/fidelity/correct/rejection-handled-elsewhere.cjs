'use strict'; // A promise kept in a map is handled by another function before the macrotask ends.

module.exports = async function program(assert) {
  const kept = new Map();
  kept.set('job', Promise.reject(new Error('kept')));
  const take = async (key) => {
    await null;
    const promise = kept.get(key);
    kept.delete(key);
    await Promise.resolve();
    return promise;
  };
  await assert.rejects(take('job'), /kept/);
};
