'use strict'; // refresh starts the delay anew, so that a timer set later fires first.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const postponed = setTimeout(() => {
      log('postponed');
      resolve();
    }, 25);
    setTimeout(() => {
      log('refresh');
      postponed.refresh();
    }, 10);
    setTimeout(() => log('between'), 27);
  });
};
module.exports.race = false;
