'use strict'; // A throw in a then-callback whose promise nobody handles.

module.exports = async function program() {
  Promise.resolve().then(() => {
    throw new Error('from a then callback');
  });
};
module.exports.expected = {
  kind: 'unhandledRejection',
  name: 'Error',
  message: 'from a then callback',
};
