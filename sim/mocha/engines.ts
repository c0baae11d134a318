import * as path from 'node:path';
import { Engine } from '../runner/engine';
import { projectRoot } from '../runner/project';

export interface ProjectParts {
  readonly instrument?: readonly string[];
  readonly doubles?: readonly string[];
}

/** By the root suite of mocha: when it watches, it makes a new one, and files have changed. */
const engines = new WeakMap<object, Map<string, Engine>>();

/**
 * The engine for a scenario file. Scenarios of one project that name the same packages and doubles
 * share one, for it keeps compiled code and packages.
 */
export function engineFor(root: object, filename: string, parts: ProjectParts): Engine {
  const folder = projectRoot(path.dirname(filename));
  const { instrument, doubles } = parts;
  const key = JSON.stringify([folder, instrument ?? [], doubles ?? []]);
  const known = engines.get(root) ?? new Map<string, Engine>();
  engines.set(root, known);
  let engine = known.get(key);
  if (engine === undefined) {
    engine = new Engine({
      root: folder,
      ...(instrument === undefined ? {} : { instrument }),
      ...(doubles === undefined ? {} : { doubles }),
    });
    known.set(key, engine);
  }
  return engine;
}
