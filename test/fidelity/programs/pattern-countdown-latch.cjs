'use strict'; // A latch opens when the last part is done.

module.exports = async function program(log) {
  const latch = (count) => {
    let open;
    const opened = new Promise((resolve) => (open = resolve));
    return {
      opened,
      countDown() {
        if ((count -= 1) === 0) open('open');
      },
    };
  };
  const parts = latch(3);
  let ended = 0;
  for (const ms of [1, 6, 11])
    setTimeout(() => {
      ended += 1;
      parts.countDown();
    }, ms);
  log(await parts.opened);
  log(ended);
};
module.exports.race = false;
