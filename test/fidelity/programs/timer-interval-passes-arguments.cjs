'use strict'; // Intervals, time-outs and immediates pass their extra arguments.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const interval = setInterval(
      (a, b) => {
        log(`${a} ${b}`);
        clearInterval(interval);
        setTimeout(
          (c, d) => {
            log(`${c} ${d}`);
            setImmediate((e) => {
              log(e);
              resolve();
            }, 'five');
          },
          1,
          'three',
          'four',
        );
      },
      2,
      'one',
      'two',
    );
  });
};
module.exports.race = false;
