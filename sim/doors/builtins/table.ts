import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verdictFor } from './classes';
import { BUILT_IN_CLASSES, type BuiltInClass } from './classes/rule';

/** What a committed table says: the class of each name that a Node of that major version exports. */
export type Table = ReadonlyMap<string, BuiltInClass>;

/** The major versions of Node that have a table. */
export const TABLED_MAJORS = [20, 22, 24, 26] as const;

/** The table of a major version as it was last reviewed. Throws if there is none. */
export function readTable(major: number): Table {
  return parseTable(readFileSync(tableFile(major), 'utf8'));
}

export function tableFile(major: number): string {
  return join(__dirname, 'tables', `node${major}.txt`);
}

/** One name per line under a heading for each class, so that a review shows what came and went. */
export function formatTable(table: Table): string {
  const sections = BUILT_IN_CLASSES.map((wanted) => {
    const names = [...table].filter(([, found]) => found === wanted).map(([name]) => name);
    return [`# ${wanted}`, ...names.sort(), ''].join('\n');
  });
  return sections.join('\n');
}

function parseTable(text: string): Table {
  const table = new Map<string, BuiltInClass>();
  let current: BuiltInClass | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# ')) {
      const heading = line.slice(2);
      current = BUILT_IN_CLASSES.find((known) => known === heading);
      if (current === undefined) throw new Error(`a table of built-ins has no class ${heading}`);
      continue;
    }
    if (current === undefined) throw new Error(`the built-in ${line} stands before any class`);
    if (table.has(line)) throw new Error(`the built-in ${line} is listed twice`);
    table.set(line, current);
  }
  return table;
}

/** What the rules say of each name, and the names of which no rule says anything. */
export function classify(names: readonly string[]): {
  readonly table: Table;
  readonly unclassified: readonly string[];
} {
  const table = new Map<string, BuiltInClass>();
  const unclassified: string[] = [];
  for (const name of names) {
    const verdict = verdictFor(name);
    if (verdict === undefined) unclassified.push(name);
    else table.set(name, verdict.class);
  }
  return { table, unclassified };
}

/**
 * One sentence for each name that has no class, that the table does not know, or that the table
 * has in another class than the rules. Empty if all is reviewed. A name that this Node lacks is no
 * finding: it may belong to a later release of the same major version.
 */
export function findings(names: readonly string[], reviewed: Table): readonly string[] {
  const { table, unclassified } = classify(names);
  const found = unclassified.map(
    (name) => `${name} has no class: add a rule for it in sim/doors/builtins/classes/`,
  );
  for (const [name, now] of table) {
    const before = reviewed.get(name);
    if (before === now) continue;
    const verdict = verdictFor(name);
    const remedy = verdict?.class === 'refused' ? ` (${verdict.remedy})` : '';
    found.push(
      before === undefined
        ? `${name} is not in the table; the rules make it ${now}${remedy}. ${REWRITE}`
        : `${name} is ${before} in the table, but the rules make it ${now}${remedy}. ${REWRITE}`,
    );
  }
  return found;
}

const REWRITE = 'If that is right, run: node -r ts-node/register sim/doors/builtins/write-table.ts';
