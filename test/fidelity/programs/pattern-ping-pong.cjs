'use strict'; // Two functions that wake each other strictly alternate.

module.exports = async function program(log) {
  let wakePing;
  let wakePong;
  const next = (set) => new Promise((resolve) => set(resolve));
  const ping = async () => {
    for (let round = 1; round <= 3; round += 1) {
      log(`ping ${round}`);
      const answer = next((resolve) => (wakePing = resolve));
      wakePong();
      await answer;
    }
  };
  const pong = async () => {
    for (let round = 1; round <= 3; round += 1) {
      await next((resolve) => (wakePong = resolve));
      log(`pong ${round}`);
      setImmediate(wakePing);
    }
  };
  await Promise.all([pong(), ping()]);
};
module.exports.race = false;
