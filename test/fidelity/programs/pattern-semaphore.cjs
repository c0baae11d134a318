'use strict'; // A semaphore of two never lets a third in and gets everyone through.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  class Semaphore {
    #waiting = [];
    constructor(permits) {
      this.permits = permits;
    }
    async acquire() {
      if (this.permits > 0) this.permits -= 1;
      else await new Promise((resolve) => this.#waiting.push(resolve));
    }
    release() {
      const next = this.#waiting.shift();
      if (next) next();
      else this.permits += 1;
    }
  }
  const semaphore = new Semaphore(2);
  let running = 0;
  let most = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      await semaphore.acquire();
      running += 1;
      most = Math.max(most, running);
      try {
        await sleep(2);
      } finally {
        running -= 1;
        done += 1;
        semaphore.release();
      }
    }),
  );
  log(`most ${most} done ${done} running ${running}`);
};
module.exports.race = false;
