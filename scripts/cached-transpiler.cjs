'use strict';

/**
 * The compiler of ts-node in a checkout: what TypeScript makes of a file is kept under node_modules/.cache, for each
 * process, and each worker of a sweep, would make it anew. One entry for each file, good for one content of it.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '..');
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'heddle');

/** Called by ts-node, once for each process. */
exports.create = ({ service }) => {
  const { options } = service.config;
  const common = JSON.stringify([ts.version, options]);
  return {
    transpile(input, { fileName }) {
      const name = path.relative(ROOT, fileName);
      if (name.startsWith('..')) return transpiled(input, fileName);
      const entry = path.join(FOLDER, `${hashOf(name)}.json`);
      const key = hashOf(common, input);
      return kept(entry, key) ?? keep(entry, key, transpiled(input, fileName));
    },
  };

  function transpiled(input, fileName) {
    return ts.transpileModule(input, {
      fileName,
      compilerOptions: options,
      reportDiagnostics: true,
    });
  }
};

function kept(entry, key) {
  try {
    const found = JSON.parse(fs.readFileSync(entry, 'utf8'));
    return found.key === key ? { ...found.output, diagnostics: [] } : undefined;
  } catch {
    return undefined;
  }
}

/** What has errors is not kept, and where nothing can be written it works all the same. */
function keep(entry, key, output) {
  if (output.diagnostics.length > 0) return output;
  const { outputText, sourceMapText } = output;
  const own = `${entry}.${process.pid}`;
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(own, JSON.stringify({ key, output: { outputText, sourceMapText } }));
    fs.renameSync(own, entry);
  } catch {
    fs.rmSync(own, { force: true });
  }
  return output;
}

function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
