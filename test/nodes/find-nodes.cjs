'use strict';

const fs = require('node:fs');
const path = require('node:path');

const WANTED_MAJORS = Object.freeze([20, 22, 24, 26]);

const installRemedy = (missing) =>
  `No Node binary of major ${missing.join(', ')} was found for ${process.platform}-${process.arch}. ` +
  'Install them with: npm ci --prefix test/nodes';

/**
 * The Node binaries at hand, oldest first: those that `npm ci --prefix test/nodes` installs, and the
 * one that is running. A release that is both is listed once, as the running one.
 *
 * @param {readonly number[]} [wantedMajors] majors that must be there; default 20, 22, 24 and 26.
 * @returns {{ version: string, path: string }[]} versions without a leading `v`, absolute paths.
 * @throws {Error} when a wanted major is missing; the message names the command that installs it.
 */
function nodeBinaries(wantedMajors = WANTED_MAJORS) {
  const byVersion = new Map(installedBinaries().map((binary) => [binary.version, binary]));
  byVersion.set(process.versions.node, { version: process.versions.node, path: process.execPath });
  const found = [...byVersion.values()].sort(byRelease);
  const majors = new Set(found.map((binary) => majorOf(binary.version)));
  const missing = wantedMajors.filter((major) => !majors.has(major));
  if (missing.length > 0) throw new Error(installRemedy(missing));
  return found;
}

function installedBinaries() {
  const folder = path.join(__dirname, 'node_modules');
  const prefix = `${process.platform}-${process.arch}-`;
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({
      version: JSON.parse(fs.readFileSync(path.join(folder, name, 'package.json'), 'utf8')).version,
      path: path.join(folder, name, 'bin', 'node'),
    }))
    .filter((binary) => fs.existsSync(binary.path));
}

const majorOf = (version) => Number(version.split('.')[0]);

function byRelease(left, right) {
  const a = left.version.split('.').map(Number);
  const b = right.version.split('.').map(Number);
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing < 0 ? 0 : a[differing] - b[differing];
}

module.exports = { nodeBinaries, WANTED_MAJORS };
