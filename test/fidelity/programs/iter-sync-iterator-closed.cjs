'use strict'; // for await closes a sync iterator when the loop is left.

module.exports = async function program(log) {
  const closing = {
    [Symbol.iterator]() {
      let value = 0;
      return {
        next: () => ({ value: (value += 1), done: false }),
        return: () => {
          log('closed');
          return {};
        },
      };
    },
  };
  for await (const value of closing) {
    log(value);
    if (value === 2) break;
  }
};
module.exports.race = false;
