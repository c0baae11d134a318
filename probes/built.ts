import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildHeddle } from '../test/sim/built';

const ROOT = path.resolve(__dirname, '..');

/** The probes beside a heddle that is built, which loads several times faster than one from its sources. */
export interface BuiltProbes {
  /** Where to run it. */
  readonly home: string;
  /** Its command line, to be given to a Node. */
  readonly bin: string;
  /** The file of a probe, by its name. */
  readonly fileOf: (probe: string) => string;
}

/** Goes when the process ends. What the probes import as `../../sim` is the heddle that was built. */
export function builtProbes(): BuiltProbes {
  const { bin, folder } = buildHeddle();
  const home = path.dirname(folder);
  fs.symlinkSync(folder, path.join(home, 'sim'));
  fs.copyFileSync(path.join(ROOT, 'tsconfig.json'), path.join(home, 'tsconfig.json'));
  const probes = path.join(home, 'probes');
  for (const name of ['packages', 'servers', 'package.json'])
    fs.cpSync(path.join(__dirname, name), path.join(probes, name), { recursive: true });
  fs.symlinkSync(path.join(__dirname, 'node_modules'), path.join(probes, 'node_modules'));
  return { home, bin, fileOf: (probe) => path.join(probes, 'packages', `${probe}.ts`) };
}
