'use strict';
/**
 * Prints the reports of all golden cases as JSON, name by name, in a process of its own:
 * `node -r ts-node/register/transpile-only print-reports.cjs [--after-others]`.
 */
const { CASE_NAMES, reportOf, runOthers } = require('./reports.ts');

async function main() {
  if (process.argv[2] === '--after-others') await runOthers();
  const reports = {};
  for (const name of [...CASE_NAMES].reverse()) reports[name] = await reportOf(name);
  process.stdout.write(JSON.stringify(reports));
}

void main();
