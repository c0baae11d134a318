'use strict'; // then passes values through handlers that are no functions.

module.exports = async function program(log) {
  log(await Promise.resolve('a').then(1).then(null, undefined).then('x'));
  log(
    await Promise.reject(new Error('b'))
      .then(() => 'never')
      .catch(null)
      .then(undefined, (error) => error.message),
  );
};
module.exports.race = false;
