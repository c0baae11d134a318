'use strict'; // A thenable that resolves to a thenable is unwrapped all the way; a rejecting one rejects.

module.exports = async function program(log) {
  log(await { then: (resolve) => resolve({ then: (inner) => inner('inner') }) });
  log(
    await Promise.resolve({ then: (_, reject) => reject(new Error('no')) }).catch(
      (error) => error.message,
    ),
  );
  log(
    await (async () => {
      try {
        return await {
          then() {
            throw new Error('thrown');
          },
        };
      } catch (error) {
        return error.message;
      }
    })(),
  );
};
module.exports.race = false;
