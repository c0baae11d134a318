'use strict'; // events.once works with an EventTarget.

const { once } = require('node:events');

module.exports = async function program(log) {
  const target = new EventTarget();
  setTimeout(() => target.dispatchEvent(new Event('ping')), 2);
  const [event] = await once(target, 'ping');
  log(event.type);
};
module.exports.race = false;
