'use strict';

// Runs the three corpora on the Node that executes this file, with its real timers, in one process.
//   node native.cjs              every program three times; prints what varies or fails, then a summary
//   node native.cjs --times 20   more often
//   node native.cjs --json       prints the logs of programs/ as one object, to compare Node versions

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const DEFAULT_TIMES = 3;
const LIMIT_MS = 5_000;
const SECOND_ESCAPE_WAIT_MS = 10;

/** The programs of `programs`, `errors` or `correct`, by name, in alphabetical order. */
function load(folder) {
  const directory = path.join(__dirname, folder);
  return fs
    .readdirSync(directory)
    .filter((file) => file.endsWith('.cjs'))
    .sort()
    .map((file) => ({ name: file.slice(0, -4), program: require(path.join(directory, file)) }));
}

/** One run of a program of `programs`; resolves with its log, in which a failure is a line too. */
async function logOf(program) {
  const lines = [];
  const heldBefore = heldResources();
  try {
    await inFreshMacrotask(() => program((line) => lines.push(String(line))));
  } catch (error) {
    lines.push(`REJECTED ${error}`);
  }
  const held = heldResources();
  if (held !== heldBefore) lines.push(`LEFT BEHIND ${held}`);
  return lines;
}

/** One run of a program of `errors`; resolves with what escaped, described like its `expected`. */
async function escapesOf(program) {
  const escapes = [];
  const onException = (error, origin) =>
    escapes.push(describeEscape(origin === 'unhandledRejection' ? origin : 'exception', error));
  const onRejection = (reason) => escapes.push(describeEscape('unhandledRejection', reason));
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  try {
    await inFreshMacrotask(program);
    const start = Date.now();
    while (escapes.length === 0 && Date.now() - start < LIMIT_MS) await pause(1);
    await pause(SECOND_ESCAPE_WAIT_MS);
  } finally {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  }
  return escapes;
}

function describeEscape(kind, value) {
  if (!(value instanceof Error)) return { kind, name: typeof value, message: String(value) };
  const described = { kind, name: value.name, message: value.message };
  if (value.code !== undefined) described.code = value.code;
  if (value.cause !== undefined) described.cause = value.cause.message;
  return described;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Whether ticks or microtasks come first depends on where a program is called; this makes it one place.
function inFreshMacrotask(run) {
  return new Promise((resolve, reject) => {
    const guard = setTimeout(() => reject(new Error(`no end within ${LIMIT_MS} ms`)), LIMIT_MS);
    const settle = (settled) => (value) => {
      clearTimeout(guard);
      settled(value);
    };
    setImmediate(() => run().then(settle(resolve), settle(reject)));
  });
}

const heldResources = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name === 'Immediate')
    .join();

async function checkPrograms(times, failures) {
  for (const { name, program } of load('programs')) {
    if (typeof program.race !== 'boolean') failures.push(`programs/${name}: no race property`);
    const first = await logOf(program);
    const broken = first.some((line) => /^(REJECTED|LEFT BEHIND) /.test(line));
    if (broken) failures.push(`programs/${name}: ${first.at(-1)}`);
    if (first.length === 0) failures.push(`programs/${name}: logs nothing`);
    for (let turn = 1; turn < times; turn += 1) {
      const again = await logOf(program);
      if (again.join('\n') === first.join('\n')) continue;
      failures.push(`programs/${name}: varies\n  ${first.join(' | ')}\n  ${again.join(' | ')}`);
      break;
    }
  }
}

async function checkErrors(times, failures) {
  for (const { name, program } of load('errors')) {
    for (let turn = 0; turn < times; turn += 1) {
      const escapes = await escapesOf(program);
      try {
        assert.deepStrictEqual(escapes, [program.expected]);
      } catch {
        failures.push(`errors/${name}: escaped ${JSON.stringify(escapes)}`);
        break;
      }
    }
  }
}

async function checkCorrect(times, failures) {
  for (const { name, program } of load('correct')) {
    for (let turn = 0; turn < times; turn += 1) {
      const heldBefore = heldResources();
      try {
        await inFreshMacrotask(() => program(assert));
        assert.strictEqual(heldResources(), heldBefore, 'timers left behind');
      } catch (error) {
        failures.push(`correct/${name}: ${error.message}`);
        break;
      }
    }
  }
}

async function printLogs() {
  const logs = {};
  for (const { name, program } of load('programs')) logs[name] = await logOf(program);
  console.log(JSON.stringify(logs, null, 1));
}

async function main(args) {
  if (args.includes('--json')) return printLogs();
  const times = args.includes('--times')
    ? Number(args[args.indexOf('--times') + 1])
    : DEFAULT_TIMES;
  const failures = [];
  const stray = (reason) => failures.push(`stray escape: ${reason?.stack ?? reason}`);
  process.on('unhandledRejection', stray);
  await checkPrograms(times, failures);
  await checkCorrect(times, failures);
  process.off('unhandledRejection', stray);
  await checkErrors(times, failures);
  const total = ['programs', 'correct', 'errors'].reduce((sum, each) => sum + load(each).length, 0);
  for (const failure of failures) console.log(failure);
  const failed = new Set(failures.map((failure) => failure.split(':')[0])).size;
  console.log(`Node ${process.versions.node}, ${times} times`);
  console.log(`${total - failed} passed, ${failed} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (require.main === module) void main(process.argv.slice(2));

module.exports = { load, logOf, escapesOf, describeEscape };
