'use strict'; // A throw in an EventTarget listener does not reach dispatchEvent; it escapes from a tick.

module.exports = async function program() {
  const target = new EventTarget();
  target.addEventListener('x', () => {
    throw new Error('from an event target');
  });
  target.dispatchEvent(new Event('x'));
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'from an event target' };
