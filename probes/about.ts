import * as fs from 'node:fs';
import * as path from 'node:path';

/** The packages that a probe imports, with the versions that are installed for it. */
export function versionsOf(file: string): Readonly<Record<string, string>> {
  const names = [
    ...fs.readFileSync(file, 'utf8').matchAll(/from '((?:@[\w-]+\/)?[\w.-]+)[^']*';/g),
  ].map(([, name = '']) => name);
  const { dependencies } = JSON.parse(
    fs.readFileSync(path.join(__dirname, 'package.json'), 'utf8'),
  ) as { readonly dependencies: Readonly<Record<string, string>> };
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) =>
      dependencies[name] === undefined ? [] : [[name, dependencies[name]]],
    ),
  );
}

/** The comment at the top of a probe, as one line: what it exercises. */
export function aboutOf(file: string): string {
  const [, comment = ''] = /^\/\*\*([^]*?)\*\//.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return comment
    .replace(/^\s*\*\s?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The packages that a probe names in `instrument`, in its source. */
export function instrumentedIn(file: string): readonly string[] {
  const [, names = ''] = /instrument: \[([^\]]*)\]/.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
}
