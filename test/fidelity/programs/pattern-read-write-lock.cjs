'use strict'; // Readers share, a writer is alone.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let readers = 0;
  let writing = false;
  const waiting = [];
  let broken = 0;
  let mostReaders = 0;
  const wake = () => waiting.splice(0).forEach((resume) => resume());
  const read = async () => {
    while (writing) await new Promise((resolve) => waiting.push(resolve));
    readers += 1;
    mostReaders = Math.max(mostReaders, readers);
    if (writing) broken += 1;
    await sleep(3);
    readers -= 1;
    wake();
  };
  const write = async () => {
    while (writing || readers > 0) await new Promise((resolve) => waiting.push(resolve));
    writing = true;
    if (readers > 0) broken += 1;
    await sleep(3);
    writing = false;
    wake();
  };
  await Promise.all([read(), read(), write(), read(), write()]);
  log(`${broken} ${mostReaders >= 2} ${readers} ${writing}`);
};
module.exports.race = false;
