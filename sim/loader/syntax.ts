import { parse, type Node, type Token } from 'acorn';
import { HeddleError } from '../errors';

/** A node of any type, read with care: only what the checks below have found to be there. */
export interface SyntaxNode extends Node {
  readonly [key: string]: unknown;
}

export interface ParsedFile {
  readonly program: SyntaxNode;
  /** Where each `=>` ends, ascending. */
  readonly arrowEnds: readonly number[];
}

/** Parses a CommonJS file. A file that cannot be handled gives one error with its location. */
export function parseCommonJs(code: string, file: string): ParsedFile {
  try {
    return parseWith(code, false);
  } catch (error) {
    // With a top-level await it parses so; whoever visits the tree says where that stands.
    const lenient = parsedWithTopLevelAwait(code);
    if (lenient !== undefined) return lenient;
    throw parseError(error, file);
  }
}

function parseWith(code: string, awaitOutsideFunction: boolean): ParsedFile {
  const arrowEnds: number[] = [];
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowAwaitOutsideFunction: awaitOutsideFunction,
    onToken: (token: Token) => {
      if (token.type.label === '=>') arrowEnds.push(token.end);
    },
  });
  return { program: program as unknown as SyntaxNode, arrowEnds };
}

function parsedWithTopLevelAwait(code: string): ParsedFile | undefined {
  try {
    return parseWith(code, true);
  } catch {
    return undefined;
  }
}

/** The error for `await` outside a function: a module that loads cannot be scheduled. */
export function topLevelAwait(file: string): HeddleError {
  return new HeddleError(
    'TOP_LEVEL_AWAIT',
    `${file}: await stands outside a function`,
    'move it into an async function that the scenario calls; modules load synchronously here',
  );
}

function parseError(error: unknown, file: string): HeddleError {
  const { message, loc } = error as { message: string; loc?: { line: number; column: number } };
  const where = loc === undefined ? file : `${file}:${String(loc.line)}:${String(loc.column + 1)}`;
  return new HeddleError(
    'PARSE_FAILED',
    `${where}: ${message.replace(/ \(\d+:\d+\)$/, '')}`,
    'heddle reads what its parser (acorn, latest ECMAScript) reads; fix the syntax, or compile the file first',
  );
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

export function nodeAt(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

export function nodesAt(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Every direct child, in source order as far as the parser lists them so. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
  }
  return children;
}

export function isFunction(node: SyntaxNode): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** Whether evaluating the expression may call anything before it is complete. */
export function mayCall(node: SyntaxNode): boolean {
  if (CALLS.has(node.type)) return true;
  if (isFunction(node)) return false;
  return childrenOf(node).some(mayCall);
}

const CALLS = new Set([
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ImportExpression',
  'ClassExpression',
]);
