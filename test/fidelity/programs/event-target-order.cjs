'use strict'; // EventTarget calls listeners in order; once, handleEvent and stopImmediatePropagation work.

module.exports = async function program(log) {
  const target = new EventTarget();
  target.addEventListener('x', () => log('first'), { once: true });
  target.addEventListener('x', { handleEvent: (event) => log(`object ${event.type}`) });
  target.addEventListener('x', (event) => {
    log('stops');
    event.stopImmediatePropagation();
  });
  target.addEventListener('x', () => log('never'));
  target.dispatchEvent(new Event('x'));
  log('--');
  target.dispatchEvent(new Event('x'));
  log(target.dispatchEvent(Object.assign(new Event('y', { cancelable: true }))));
};
module.exports.race = false;
