'use strict';

/**
 * Compiles sim/ to dist/, which is what the package ships: JavaScript, and the declarations that its
 * entries need. Nothing of an earlier build is left.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const sim = path.join(root, 'sim');
const dist = path.join(root, 'dist');

fs.rmSync(dist, { recursive: true, force: true });
compile();
copyTables();
dropInnerDeclarations();

function compile() {
  const tsc = require.resolve('typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], {
      stdio: 'inherit',
    });
  } catch {
    console.error('build: tsc found errors, so there is no dist/; mend them and build again');
    process.exit(1);
  }
}

/** The tables of built-ins go where the module that reads them goes. */
function copyTables() {
  const tables = path.join('doors', 'builtins', 'tables');
  if (!fs.existsSync(path.join(dist, 'doors', 'builtins', 'table.js'))) return;
  fs.cpSync(path.join(sim, tables), path.join(dist, tables), { recursive: true });
}

/** Keeps the declarations that the entries of package.json lead to; nobody can import the others. */
function dropInnerDeclarations() {
  const kept = new Set();
  const { exports: entries } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const { types } of Object.values(entries)) {
    if (types !== undefined) keep(path.join(root, types), kept);
  }
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    const filename = path.join(dist, name);
    if (filename.endsWith('.d.ts') && !kept.has(filename)) fs.rmSync(filename);
  }
}

function keep(filename, kept) {
  if (kept.has(filename)) return;
  const text = fs.readFileSync(filename, 'utf8');
  kept.add(filename);
  for (const [, specifier] of text.matchAll(/(?:\bfrom |\bimport\()["'](\.[^"']+)["']/g)) {
    const imported = path.join(path.dirname(filename), specifier);
    const candidates = [`${imported}.d.ts`, path.join(imported, 'index.d.ts')];
    keep(candidates.find((name) => fs.existsSync(name)) ?? missing(filename, specifier), kept);
  }
}

function missing(filename, specifier) {
  throw new Error(`build: ${filename} imports ${specifier}, which has no declaration`);
}
