'use strict'; // A return or throw in finally replaces the outcome.

module.exports = async function program(log) {
  const returns = async () => {
    try {
      throw new Error('lost');
    } finally {
      return await Promise.resolve('kept');
    }
  };
  const throws = async () => {
    try {
      return 'lost';
    } finally {
      await null;
      throw new Error('kept');
    }
  };
  log(await returns());
  log(await throws().catch((error) => error.message));
};
module.exports.race = false;
