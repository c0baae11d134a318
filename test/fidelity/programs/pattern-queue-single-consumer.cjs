'use strict'; // One consumer takes the items of an async queue in the order in which they were put.

module.exports = async function program(log) {
  class Queue {
    #items = [];
    #waiting = [];
    put(item) {
      const taker = this.#waiting.shift();
      if (taker) taker(item);
      else this.#items.push(item);
    }
    take() {
      return this.#items.length > 0
        ? Promise.resolve(this.#items.shift())
        : new Promise((resolve) => this.#waiting.push(resolve));
    }
  }
  const queue = new Queue();
  setTimeout(() => {
    queue.put('c');
    queue.put('d');
    queue.put(null);
  }, 3);
  queue.put('a');
  queue.put('b');
  for (let item = await queue.take(); item !== null; item = await queue.take()) log(item);
};
module.exports.race = false;
