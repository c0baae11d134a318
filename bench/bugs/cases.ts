import * as fs from 'node:fs';
import * as path from 'node:path';
import { spawnSync } from 'node:child_process';

/** The published bugs as they were found, in a package of their own. */
export const PUBLISHED = path.join(__dirname, 'published');

/** A case as its own `case.json` states it. */
export interface BugCase {
  readonly id: string;
  readonly package: string;
  readonly buggyVersion: string;
  readonly fixedVersion: string;
  readonly kind: string;
  /** The least that shows the bug in plain Node: `await` where only an order of awaits does. */
  readonly granularity: 'await' | 'io';
  readonly needs: readonly string[];
}

export const VERSIONS = ['buggy', 'fixed'] as const;

export type Version = (typeof VERSIONS)[number];

/** The package of a case, as `package.json` names it and heddle instruments it. */
export function aliasOf(id: string, version: Version): string {
  return `${id}-${version}`;
}

/** Every case, by name: each folder of `published/cases` is one. */
export function allCases(): readonly BugCase[] {
  const folder = path.join(PUBLISHED, 'cases');
  return fs
    .readdirSync(folder)
    .sort()
    .map((id) => {
      const text = fs.readFileSync(path.join(folder, id, 'case.json'), 'utf8');
      return JSON.parse(text) as BugCase;
    });
}

/**
 * Brings the packages of the cases, unless they are there: with the versions of the lock file, or without
 * it where a case was added that it does not know. Scripts of packages are not run.
 *
 * @throws Error when npm fails
 */
export function installPackages(cases: readonly BugCase[]): void {
  const isThere = ({ id }: BugCase): boolean =>
    VERSIONS.every((version) =>
      fs.existsSync(path.join(PUBLISHED, 'node_modules', aliasOf(id, version))),
    );
  if (cases.every(isThere)) return;
  const lock = fs.readFileSync(path.join(PUBLISHED, 'package-lock.json'), 'utf8');
  const isLocked = cases.every(({ id }) => lock.includes(`"node_modules/${aliasOf(id, 'buggy')}"`));
  process.stderr.write('installing the packages of the cases, once\n');
  const { status } = spawnSync(
    'npm',
    [
      isLocked ? 'ci' : 'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: PUBLISHED, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) throw new Error(`npm could not install the packages of ${PUBLISHED}`);
}
