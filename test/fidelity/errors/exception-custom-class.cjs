'use strict'; // A custom error thrown from a nested callback keeps name and code.

class ConfigError extends TypeError {
  constructor(message) {
    super(message);
    this.name = 'ConfigError';
    this.code = 'E_CONFIG';
  }
}

module.exports = async function program() {
  setTimeout(
    () =>
      process.nextTick(() => {
        throw new ConfigError('bad port');
      }),
    1,
  );
};
module.exports.expected = {
  kind: 'exception',
  name: 'ConfigError',
  message: 'bad port',
  code: 'E_CONFIG',
};
