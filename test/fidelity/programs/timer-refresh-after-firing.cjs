'use strict'; // refresh of a timer that has fired lets it fire again.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    let count = 0;
    const timer = setTimeout(() => {
      count += 1;
      log(`fired ${count}`);
      if (count < 3) timer.refresh();
      else resolve();
    }, 2);
  });
};
module.exports.race = false;
