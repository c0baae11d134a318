'use strict'; // State that a tick sets is there when an async function called in that macrotask resumes.

module.exports = async function program(assert) {
  const Connection = class {
    constructor() {
      process.nextTick(() => (this.ready = true));
    }
  };
  const ready = await new Promise((resolve) =>
    setImmediate(async () => {
      const connection = new Connection();
      await null;
      resolve(connection.ready);
    }),
  );
  assert.strictEqual(ready, true);
};
