'use strict'; // Deeper async calls resume later by one tick a level.

module.exports = async function program(log) {
  const deep = async (level) => {
    if (level > 0) await deep(level - 1);
  };
  await Promise.all(
    [3, 1, 2, 0].map(async (level) => {
      await deep(level);
      log(`depth ${level}`);
    }),
  );
};
module.exports.race = true;
