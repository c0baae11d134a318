'use strict'; // A mutex by promise chain lets the critical sections run one after another, in order.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  class Mutex {
    #tail = Promise.resolve();
    run(work) {
      const result = this.#tail.then(work);
      this.#tail = result.catch(() => {});
      return result;
    }
  }
  const mutex = new Mutex();
  let inside = 0;
  await Promise.all(
    [3, 1, 2].map((ms, index) =>
      mutex.run(async () => {
        inside += 1;
        log(`enter ${index} ${inside}`);
        await sleep(ms);
        inside -= 1;
        log(`leave ${index}`);
      }),
    ),
  );
};
module.exports.race = false;
