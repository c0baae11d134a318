'use strict'; // Callers of one key share one load.

module.exports = async function program(assert) {
  let loads = 0;
  const flights = new Map();
  const load = (key) => {
    let flight = flights.get(key);
    if (!flight) {
      flight = (async () => {
        loads += 1;
        await null;
        return { key };
      })();
      flights.set(key, flight);
      void flight.then(() => flights.delete(key));
    }
    return flight;
  };
  const [first, second, third] = await Promise.all([load('k'), load('k'), load('k')]);
  assert.ok(first === second && second === third);
  assert.strictEqual(loads, 1);
};
