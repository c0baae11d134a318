'use strict'; // Nested finally blocks run from the inside out.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const nested = async () => {
    try {
      try {
        try {
          await sleep(1);
          throw new Error('deep');
        } finally {
          log('inner');
        }
      } finally {
        await sleep(1);
        log('middle');
      }
    } finally {
      log('outer');
    }
  };
  log(await nested().catch((error) => error.message));
};
module.exports.race = false;
