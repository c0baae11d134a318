import * as path from 'node:path';
import type { Engine } from '../runner/engine';
import { Engines, type ProjectParts } from '../runner/engines';
import { projectRoot } from '../runner/project';

/** By the root suite of mocha: when it watches, it makes a new one, and files have changed. */
const known = new WeakMap<object, Map<string, Engines>>();

/** The engine for a scenario file. */
export function engineFor(root: object, filename: string, parts: ProjectParts): Engine {
  const folder = projectRoot(path.dirname(filename));
  const byFolder = known.get(root) ?? new Map<string, Engines>();
  known.set(root, byFolder);
  let engines = byFolder.get(folder);
  if (engines === undefined) {
    engines = new Engines({ root: folder });
    byFolder.set(folder, engines);
  }
  return engines.for(parts);
}
