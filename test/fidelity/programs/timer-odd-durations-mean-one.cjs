'use strict'; // Zero, negative, missing and non-numeric durations all mean one millisecond and stay in order.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setTimeout(log, 0, 'zero');
    setTimeout(log, -5, 'negative');
    setTimeout(log, undefined, 'missing');
    setTimeout(log, 'x', 'text');
    setTimeout(log, NaN, 'nan');
    setTimeout(log, 1, 'one');
    setTimeout(resolve, 1);
  });
  log('end');
};
module.exports.race = false;
