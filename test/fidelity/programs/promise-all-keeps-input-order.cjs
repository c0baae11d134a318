'use strict'; // Promise.all yields results by position, not by time of completion.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const done = [];
  const later = async (name, ms) => {
    await sleep(ms);
    done.push(name);
    return name;
  };
  const results = await Promise.all([
    later('slow', 22),
    later('fast', 1),
    'plain',
    later('middle', 11),
  ]);
  log(results.join(','));
  log(done.length);
};
module.exports.race = false;
