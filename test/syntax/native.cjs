'use strict';

// Runs every snippet on the Node that executes this file, as the body of a CommonJS module.
//   node native.cjs              all of them; prints the failures, then a summary
//   node native.cjs for-await    only those whose name starts so

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const LIMIT_MS = 5_000;
const MODULE_PARAMETERS = ['exports', 'require', 'module'];
const runningMajor = Number(process.versions.node.split('.')[0]);

/** All snippets, with the theme (file) they come from: { theme, name, code, minNode? }. */
function load() {
  const directory = path.join(__dirname, 'snippets');
  const files = fs.readdirSync(directory).filter((file) => file.endsWith('.js'));
  return files.sort().flatMap((file) => {
    const theme = path.basename(file, '.js');
    return require(path.join(directory, file)).map((snippet) => ({ theme, ...snippet }));
  });
}

/** Evaluates a snippet as Node's own loader would, and resolves when its assertions held. */
async function run({ name, code }) {
  const filename = path.join(__dirname, 'snippets', `${name}.cjs`);
  const compiled = vm.compileFunction(withoutByteOrderMark(code), MODULE_PARAMETERS, {
    filename,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const evaluated = { exports: {} };
  Reflect.apply(compiled, evaluated.exports, [evaluated.exports, require, evaluated]);
  await withinLimit(evaluated.exports(assert));
}

const withoutByteOrderMark = (code) => (code.startsWith('\ufeff') ? code.slice(1) : code);

function withinLimit(promise) {
  let guard;
  const late = new Promise((_, reject) => {
    guard = setTimeout(() => reject(new Error(`no end within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(guard));
}

async function main([prefix = '']) {
  const chosen = load().filter(({ name }) => name.startsWith(prefix));
  const runnable = chosen.filter(({ minNode = 0 }) => minNode <= runningMajor);
  const failures = [];
  let current = '';
  const stray = (reason) => failures.push(`${current}: unhandled ${reason?.stack ?? reason}`);
  process.on('unhandledRejection', stray);
  for (const snippet of runnable) {
    current = `${snippet.theme}/${snippet.name}`;
    await run(snippet).catch((error) => failures.push(`${current}: ${error.stack ?? error}`));
  }
  await new Promise((resolve) => setImmediate(resolve));
  for (const failure of failures) console.log(failure);
  console.log(
    `Node ${process.versions.node}: ${chosen.length - runnable.length} need a newer Node`,
  );
  console.log(`${runnable.length - failures.length} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (require.main === module) void main(process.argv.slice(2));

module.exports = { load, run };
