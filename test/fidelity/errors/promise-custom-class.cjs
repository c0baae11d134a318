'use strict'; // A class of its own with a name and a code.

class QuotaError extends Error {
  name = 'QuotaError';
  code = 'E_QUOTA';
}

module.exports = async function program() {
  Promise.reject(new QuotaError('over quota'));
};
module.exports.expected = {
  kind: 'unhandledRejection',
  name: 'QuotaError',
  message: 'over quota',
  code: 'E_QUOTA',
};
