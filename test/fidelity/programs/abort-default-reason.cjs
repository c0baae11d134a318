'use strict'; // Without a reason the signal carries an AbortError.

module.exports = async function program(log) {
  const controller = new AbortController();
  controller.abort();
  log(`${controller.signal.reason.name} ${controller.signal.reason.code}`);
  try {
    controller.signal.throwIfAborted();
  } catch (error) {
    log(error === controller.signal.reason);
  }
  log(AbortSignal.abort('ready').reason);
};
module.exports.race = false;
