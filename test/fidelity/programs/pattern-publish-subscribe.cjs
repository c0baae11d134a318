'use strict'; // Subscribers with awaits of different depth hear one message at different ticks.

module.exports = async function program(log) {
  const subscribers = [];
  const publish = (message) => Promise.all(subscribers.map((hear) => hear(message)));
  subscribers.push(
    async (message) => {
      await null;
      await null;
      log(`slow ${message}`);
    },
    async (message) => {
      log(`fast ${message}`);
    },
    async (message) => {
      await null;
      log(`middle ${message}`);
    },
  );
  await publish(1);
  await publish(2);
};
module.exports.race = true;
