import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { type Change, OPERATORS } from './operators';
import { functionOf, isTelling } from './syntax';

/** A service that is broken in one place. */
export interface Mutation extends Change {
  /** Relative to the root of the package, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /**
   * Names it within its file as long as its line reads as it does: the kind, the line without needless
   * space, and which one it is of those with the same kind and line.
   */
  readonly key: string;
}

/** All mutations of a file. @param file relative to `root` */
export function mutationsOf(root: string, file: string): readonly Mutation[] {
  return mutationsIn({ file, source: readFileSync(path.join(root, file), 'utf8') });
}

/** The same for a text that is at hand. */
export function mutationsIn({
  file,
  source,
}: {
  readonly file: string;
  readonly source: string;
}): readonly Mutation[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const seen = new Set([source]);
  const ordinals = new Map<string, number>();
  return changesIn(tree).flatMap((change) => {
    const text = applyChange(source, change);
    if (seen.has(text)) return [];
    seen.add(text);
    const line = tree.getLineAndCharacterOfPosition(change.start).line;
    const words = (source.split('\n')[line] ?? '').trim().replace(/\s+/gu, ' ');
    const name = `${change.kind}: ${words}`;
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    return [{ ...change, file, line: line + 1, key: `${name} #${ordinal}` }];
  });
}

export function applyChange(source: string, { start, end, replacement }: Change): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

function changesIn(node: ts.Node): readonly Change[] {
  if (isAside(node)) return [];
  const inner: Change[] = isSetUp(node) ? [] : OPERATORS.flatMap((operator) => operator(node));
  ts.forEachChild(node, (child) => {
    inner.push(...changesIn(child));
  });
  return inner;
}

/** What has no part in the order of things: types, words, metrics, and whether arguments are good. */
function isAside(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isTemplateExpression(node)) {
    return true;
  }
  if (ts.isStatement(node) && isTelling(node) && !ts.isBlock(node)) return true;
  if (ts.isNewExpression(node)) return node.expression.getText().endsWith('Error');
  if (!ts.isFunctionDeclaration(node)) return false;
  return CHECKERS.test(node.name?.text ?? '');
}

const CHECKERS = /^(check|parse|is|bytes)(?=[A-Z])/u;

/** What a constructor itself does comes before anybody can look; functions that it makes do not. */
function isSetUp(node: ts.Node): boolean {
  const runner = functionOf(node);
  return runner !== undefined && ts.isConstructorDeclaration(runner);
}
