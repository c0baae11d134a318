import ts from 'typescript';

/** Methods that forget, give back or end something. */
const CLEANUPS: ReadonlySet<string> = new Set([
  'abandon',
  'abort',
  'cancel',
  'clear',
  'clearInterval',
  'clearTimeout',
  'close',
  'delete',
  'detach',
  'dispose',
  'drop',
  'leave',
  'off',
  'release',
  'removeEventListener',
  'removeListener',
  'terminate',
]);

/** Whether a call undoes something, by its name: `this.flights.delete(key)`, `clearTimeout(timer)`. */
export function isCleanupCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && CLEANUPS.has(name.text);
}

/** The same for an assignment: what was held is forgotten, or one less is counted. */
export function isCleanupAssignment(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { operatorToken, right } = node;
  if (operatorToken.kind === ts.SyntaxKind.MinusEqualsToken) return true;
  const forgets = ts.isIdentifier(right) && right.text === 'undefined';
  return operatorToken.kind === ts.SyntaxKind.EqualsToken && forgets;
}

const TELLING = /\b(metrics|metricsOf|counts|tally|log)\.|\.superseded\b/u;

/** Whether a statement does nothing but count for metrics, or log. */
export function isTelling(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.every(isTelling);
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    return isTelling(thenStatement) && (elseStatement === undefined || isTelling(elseStatement));
  }
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  const told = ts.isCallExpression(expression) ? expression.expression : expression;
  return TELLING.test(ts.isBinaryExpression(told) ? told.left.getText() : told.getText());
}

/** Whether the statement, or the last one of the block, leaves the block for good. */
export function isExit(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) {
    const last = statement.statements.at(-1);
    return last !== undefined && isExit(last);
  }
  if (ts.isTryStatement(statement)) return isExit(statement.tryBlock);
  return (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isBreakStatement(statement) ||
    ts.isContinueStatement(statement)
  );
}

/** Whether there is such a node in it, functions inside it left aside: they run another time. */
export function contains(node: ts.Node, test: (inner: ts.Node) => boolean): boolean {
  if (test(node)) return true;
  return (
    ts.forEachChild(node, (child) => !ts.isFunctionLike(child) && contains(child, test)) ?? false
  );
}

export function awaits(node: ts.Node): boolean {
  return contains(node, ts.isAwaitExpression);
}

/** Calls that change nothing. */
const PURE = /^(performance\.now|Date\.now|Math\.|Number\.|Object\.|Array\.|JSON\.|dayOf|heldBy)/u;

/** Whether it awaits, calls something that may change a state, or assigns. */
export function touches(node: ts.Node): boolean {
  return contains(node, (inner) => {
    if (ts.isAwaitExpression(inner)) return true;
    if (ts.isCallExpression(inner)) return !PURE.test(inner.expression.getText());
    if (ts.isBinaryExpression(inner)) return isAssignment(inner);
    if (ts.isPostfixUnaryExpression(inner)) return true;
    return false;
  });
}

export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Names that a statement declares. */
export function declared(statement: ts.Statement): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) add(name);
  }
  return names;
}

/** Whether one of the names occurs in it, functions inside it included. */
export function uses(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node) && names.has(node.text)) return true;
  return ts.forEachChild(node, (child) => uses(child, names)) ?? false;
}

const FIXED = /^(this|(this\.)?(parts|options|settings|limits)(\.\w+)*)$/u;

/**
 * Whether a statement only names parts that never change, or a function: it may stand anywhere.
 */
export function namesParts(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) =>
      initializer === undefined ||
      ts.isArrowFunction(initializer) ||
      FIXED.test(initializer.getText()),
  );
}

/**
 * Whether two neighbours change different things and run nobody else's code: nobody can look in
 * between, so their order shows nowhere.
 */
export function areApart(one: ts.Statement, other: ts.Statement): boolean {
  const [first, second] = [plainlyChanged(one), plainlyChanged(other)];
  if (first === undefined || second === undefined) return false;
  return !other.getText().includes(first) && !one.getText().includes(second);
}

const COLLECTING: ReadonlySet<string> = new Set(['add', 'clear', 'delete', 'push', 'set']);

/** The property of `this` or of a variable that a statement sets, or whose set or map it changes. */
function plainlyChanged(statement: ts.Statement): string | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (isAssignment(expression)) {
    const { left, right } = expression;
    const isPlain = !contains(right, ts.isCallExpression) && !awaits(right);
    return isPlain && ts.isPropertyAccessExpression(left) ? left.getText() : undefined;
  }
  if (!ts.isCallExpression(expression)) return undefined;
  const { expression: callee, arguments: given } = expression;
  if (!ts.isPropertyAccessExpression(callee) || !COLLECTING.has(callee.name.text)) return undefined;
  if (given.some((argument) => contains(argument, ts.isCallExpression))) return undefined;
  return ts.isPropertyAccessExpression(callee.expression) ? callee.expression.getText() : undefined;
}

/** The function that runs a node. */
export function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}
