'use strict';

// The scenario of every snippet: the test hands over the snippet as the source of `snippet.cjs`.

const assert = require('node:assert');

module.exports = async function syntax() {
  await require('./snippet.cjs')(assert);
};
