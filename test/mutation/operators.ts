import ts from 'typescript';
import {
  areApart,
  awaits,
  contains,
  declared,
  functionOf,
  isAssignment,
  isCleanupAssignment,
  isCleanupCall,
  isExit,
  isTelling,
  namesParts,
  touches,
  uses,
} from './syntax';

export type Kind =
  /** An await is dropped. */
  | 'drop-await'
  /** What a condition guards happens never, or always. */
  | 'never'
  | 'always'
  /** One side of `&&` or `||` is dropped. */
  | 'drop-term'
  /** Both ways of a conditional expression change places. */
  | 'negate'
  /** A bound is off by one, or the least becomes the greatest. */
  | 'bound'
  /** Two statements change places. */
  | 'swap'
  /** A change of state comes after the next await in place of before it. */
  | 'late'
  /** Something is not undone. */
  | 'drop-cleanup'
  /** A loop ends after its first turn. */
  | 'loop-once'
  /** `??=` assigns also where there is a value. */
  | 'assign-anyway'
  /** A failure that is passed on is not. */
  | 'swallow';

/** One change of a source text, which replaces what is from `start` to before `end`. */
export interface Change {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type Operator = (node: ts.Node) => readonly Change[];

/** `return await` outside of a `try` is left alone: the function gives the same promise without it. */
const dropAwait: Operator = (node) => {
  if (!ts.isAwaitExpression(node)) return [];
  if (ts.isReturnStatement(node.parent) && !isInTry(node)) return [];
  const { expression } = node;
  return [{ ...span(node), end: expression.getStart(), kind: 'drop-await', replacement: '' }];
};

const guard: Operator = (node) => {
  if (ts.isWhileStatement(node)) return [replaced(node.expression, 'never', 'false')];
  if (!ts.isIfStatement(node) || isTelling(node)) return [];
  if (refusesArgument(node.thenStatement)) return [];
  const { expression } = node;
  return [replaced(expression, 'never', 'false'), replaced(expression, 'always', 'true')];
};

const dropTerm: Operator = (node) => {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const isLogical =
    operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    operatorToken.kind === ts.SyntaxKind.BarBarToken;
  if (!isLogical) return [];
  return [left, right].map((kept) => replaced(node, 'drop-term', kept.getText()));
};

/** `...(x === undefined ? {} : { x })` is a way to write an option. */
const negate: Operator = (node) => {
  if (!ts.isConditionalExpression(node)) return [];
  if (ts.findAncestor(node, ts.isSpreadAssignment) !== undefined) return [];
  return [replaced(node.condition, 'negate', `!(${node.condition.getText()})`)];
};

const NEIGHBOURS: ReadonlyMap<string, string> = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['Math.min', 'Math.max'],
  ['Math.max', 'Math.min'],
]);

const bound: Operator = (node) => {
  let part: ts.Node | undefined;
  if (ts.isBinaryExpression(node)) part = node.operatorToken;
  else if (ts.isCallExpression(node)) part = node.expression;
  const neighbour = NEIGHBOURS.get(part?.getText() ?? '');
  return part === undefined || neighbour === undefined ? [] : [replaced(part, 'bound', neighbour)];
};

const swap: Operator = (node) => {
  if (!ts.isBlock(node)) return [];
  return node.statements.flatMap((first, index) => {
    const second = node.statements[index + 1];
    if (second === undefined || !isMovable(first) || !isMovable(second)) return [];
    if (!touches(first) && !touches(second)) return [];
    if (uses(second, declared(first)) || uses(first, declared(second))) return [];
    if (areApart(first, second)) return [];
    const between = textBetween(first.getEnd(), second);
    const replacement = `${second.getText()}${between}${first.getText()}`;
    return [{ kind: 'swap', start: first.getStart(), end: second.getEnd(), replacement }];
  });
};

/** The next statement being the one with the await, it would be a swap. */
const late: Operator = (node) => {
  if (!ts.isBlock(node)) return [];
  return node.statements.flatMap((moved, index) => {
    if (!ts.isExpressionStatement(moved) || awaits(moved) || !isMovable(moved)) return [];
    const rest = node.statements.slice(index + 1);
    const [next] = rest;
    const awaiting = rest.find(awaits);
    if (next === undefined || awaiting === undefined || awaiting === next) return [];
    if (rest.slice(0, rest.indexOf(awaiting) + 1).some(isExit)) return [];
    const passed = node.getSourceFile().text.slice(next.getStart(), awaiting.getEnd());
    const replacement = `${passed}\n${moved.getText()}`;
    return [{ kind: 'late', start: moved.getStart(), end: awaiting.getEnd(), replacement }];
  });
};

const dropCleanup: Operator = (node) => {
  if (ts.isArrowFunction(node) && isCleanupCall(node.body)) {
    return [replaced(node.body, 'drop-cleanup', 'undefined')];
  }
  if (!ts.isStatement(node) || isTelling(node)) return [];
  // Without an `else`, that would be the guard that is never met.
  if (ts.isIfStatement(node) || isOnlyGuarded(node)) return [];
  const inFinally = ts.isBlock(node.parent) && isFinally(node.parent);
  const undoes =
    ts.isExpressionStatement(node) &&
    (isCleanupCall(node.expression) || isCleanupAssignment(node.expression));
  return inFinally || undoes ? [replaced(node, 'drop-cleanup', ';')] : [];
};

const loopOnce: Operator = (node) => {
  if (!ts.isIterationStatement(node, false) || isExit(node.statement)) return [];
  const body = node.statement;
  const inner = ts.isBlock(body) ? body.getText().slice(1, -1) : body.getText();
  return [replaced(body, 'loop-once', `{${inner} break; }`)];
};

const assignAnyway: Operator = (node) => {
  if (!ts.isBinaryExpression(node)) return [];
  const { operatorToken } = node;
  if (operatorToken.kind !== ts.SyntaxKind.QuestionQuestionEqualsToken) return [];
  return [replaced(operatorToken, 'assign-anyway', '=')];
};

const swallow: Operator = (node) => {
  if (!ts.isThrowStatement(node) || !ts.isBlock(node.parent)) return [];
  return ts.isCatchClause(node.parent.parent) ? [replaced(node, 'swallow', ';')] : [];
};

export const OPERATORS: readonly Operator[] = [
  dropAwait,
  guard,
  dropTerm,
  negate,
  bound,
  swap,
  late,
  dropCleanup,
  loopOnce,
  assignAnyway,
  swallow,
];

function span(node: ts.Node): { readonly start: number; readonly end: number } {
  return { start: node.getStart(), end: node.getEnd() };
}

function replaced(node: ts.Node, kind: Kind, replacement: string): Change {
  return { kind, ...span(node), replacement };
}

function textBetween(end: number, next: ts.Node): string {
  return next.getSourceFile().text.slice(end, next.getStart());
}

function isInTry(node: ts.Node): boolean {
  const attempt = ts.findAncestor(node, ts.isTryStatement);
  return attempt !== undefined && functionOf(attempt) === functionOf(node);
}

function isFinally(block: ts.Block): boolean {
  return ts.isTryStatement(block.parent) && block.parent.finallyBlock === block;
}

/** What is said of an argument is not about the order of anything. */
function refusesArgument(statement: ts.Statement): boolean {
  return ts.isThrowStatement(statement) && statement.expression.getText().startsWith('invalid(');
}

function checksArgument(statement: ts.Statement): boolean {
  if (ts.isIfStatement(statement)) return refusesArgument(statement.thenStatement);
  return contains(
    statement,
    (node) => ts.isCallExpression(node) && /^check[A-Z]/u.test(node.expression.getText()),
  );
}

function isOnlyGuarded(statement: ts.Statement): boolean {
  const { parent } = statement;
  return (
    ts.isIfStatement(parent) &&
    parent.thenStatement === statement &&
    parent.elseStatement === undefined
  );
}

function isMovable(statement: ts.Statement): boolean {
  const isMeant = !isExit(statement) && !isTelling(statement) && !isLocalCount(statement);
  return isMeant && !namesParts(statement) && !checksArgument(statement);
}

/** A variable of the function itself that is set: no other strand sees when. */
function isLocalCount(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !isAssignment(statement.expression)) return false;
  const { left, right } = statement.expression;
  return ts.isIdentifier(left) && !touches(right);
}
