'use strict'; // A promise rejected from a timer, awaited by an async function nobody waits for.

module.exports = async function program() {
  const doomed = new Promise((_, reject) =>
    setTimeout(() => reject(new Error('late and unhandled')), 2),
  );
  void (async () => {
    await doomed;
  })();
};
module.exports.expected = {
  kind: 'unhandledRejection',
  name: 'Error',
  message: 'late and unhandled',
};
