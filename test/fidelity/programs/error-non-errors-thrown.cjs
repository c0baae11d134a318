'use strict'; // Any value can be thrown and arrives as it is.

module.exports = async function program(log) {
  for (const value of ['text', 42, null, undefined, Symbol.for('s')]) {
    try {
      await Promise.reject(value);
    } catch (caught) {
      log(`${caught === value} ${typeof caught}`);
    }
  }
};
module.exports.race = false;
