import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type Mutant, MutantError } from './mutant';

/**
 * All mutants by id. They are found by the names of their files, so that a new one needs no entry in
 * a list.
 *
 * @throws MutantError when a file holds no mutant, or one of another id than its name says
 */
export function allMutants(): readonly Mutant[] {
  return readdirSync(__dirname)
    .filter((name) => /^[a-z]+-\d+(-[a-z]+)?\.ts$/u.test(name))
    .sort()
    .map(load);
}

function load(name: string): Mutant {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only now
  const loaded = require(path.join(__dirname, name)) as { default?: Mutant };
  if (loaded.default === undefined) throw new MutantError(`${name} exports no mutant`);
  if (`${loaded.default.id}.ts` !== name) {
    throw new MutantError(`${name} holds a mutant of another id: ${loaded.default.id}`);
  }
  return loaded.default;
}
