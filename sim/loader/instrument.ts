import MagicString from 'magic-string';
import { registerSite, type SiteId, type SiteKind } from '../trace/site';
import { functionName } from './function-name';
import type { Positions } from './positions';
import {
  childrenOf,
  isFunction,
  isNode,
  mayCall,
  nodeAt,
  nodesAt,
  parseCommonJs,
  topLevelAwait,
  type SyntaxNode,
} from './syntax';

export interface InstrumentedFile {
  /** As many lines as the input, in the same places. */
  readonly code: string;
  /** Maps positions in `code` back to the input; made when a stack trace needs it. */
  readonly edits: MagicString;
  /** The name under which the code expects heddle. */
  readonly heddle: string;
}

/**
 * Inserts scheduling points into the JavaScript of one CommonJS file. Only insertions, none with a
 * line break, so every line keeps its number. What is inserted is described in kernel/frame.ts and
 * kernel/callbacks.ts.
 */
export function instrument(code: string, file: string, positions: Positions): InstrumentedFile {
  const { program, arrowEnds } = parseCommonJs(code, file);
  const edits = new MagicString(code);
  const names = { heddle: unused('__heddle', code), frame: unused('__h', code) };
  new Instrumenter(code, file, edits, arrowEnds, positions, names).visit(program);
  return { code: edits.toString(), edits, heddle: names.heddle };
}

/** Leads `import()` to heddle in code that is not instrumented; nothing else changes. */
export function redirectImports(code: string, file: string): string {
  if (!/\bimport\s*\(/.test(code)) return code;
  const edits = new MagicString(code);
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'ImportExpression') redirectImport(edits, node);
    childrenOf(node).forEach(visit);
  };
  visit(parseCommonJs(code, file).program);
  return edits.toString();
}

function redirectImport(edits: MagicString, node: SyntaxNode): void {
  edits.update(node.start, node.start + 'import'.length, '__heddleImport');
}

/** Names that the inserted code uses. */
interface Names {
  readonly heddle: string;
  readonly frame: string;
}

/** `name`, with underscores behind it if the code has a name like that itself. */
function unused(name: string, code: string): string {
  let candidate = name;
  while (new RegExp(`(?<![\\w$])${candidate}(?![\\w$])`).test(code)) candidate += '_';
  return candidate;
}

/** What encloses the node at hand. */
interface FunctionScope {
  readonly name: string;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Number of sites of each text so far: equal expressions in one function differ by ordinal. */
  readonly ordinals: Map<string, number>;
}

class Instrumenter {
  private readonly ancestors: SyntaxNode[] = [];
  private scope: FunctionScope = {
    name: 'module',
    isAsync: false,
    isGenerator: false,
    ordinals: new Map(),
  };

  constructor(
    private readonly code: string,
    private readonly file: string,
    private readonly edits: MagicString,
    private readonly arrowEnds: readonly number[],
    private readonly positions: Positions,
    private readonly names: Names,
  ) {}

  visit(node: SyntaxNode): void {
    if (isFunction(node)) {
      this.visitFunction(node);
      return;
    }
    const close = this.open(node);
    this.visitChildren(node);
    close?.();
  }

  private visitChildren(node: SyntaxNode): void {
    this.ancestors.push(node);
    for (const child of childrenOf(node)) this.visit(child);
    this.ancestors.pop();
  }

  private visitFunction(node: SyntaxNode): void {
    const outer = this.scope;
    const name = functionName(node, this.ancestors);
    this.scope = {
      name,
      isAsync: node['async'] === true,
      isGenerator: node['generator'] === true,
      ordinals: new Map(),
    };
    let close: (() => void) | undefined;
    if (this.scope.isAsync) {
      const position = this.functionPosition(node);
      const site = this.registerAs('function', position, '', outer.ordinals, name);
      close = this.openBody(node, site);
    }
    this.visitChildren(node);
    close?.();
    this.scope = outer;
  }

  /** For a method, the position of its name rather than that of its parameters. */
  private functionPosition(node: SyntaxNode): number {
    const parent = this.ancestors.at(-1);
    return parent?.type === 'MethodDefinition' || parent?.type === 'Property'
      ? parent.start
      : node.start;
  }

  private openBody(node: SyntaxNode, site: SiteId): (() => void) | undefined {
    const body = nodeAt(node, 'body');
    if (body === undefined) return undefined;
    const { heddle, frame } = this.names;
    const enter = `const ${frame}=${heddle}.enter(${String(site)});try{`;
    const leave = `}finally{${frame}.exit();}`;
    if (body.type !== 'BlockStatement') {
      this.edits.appendLeft(this.arrowEndBefore(body.start), `{${enter}return (`);
      return () => this.edits.appendLeft(node.end, `);${leave}}`);
    }
    const statements = nodesAt(body, 'body');
    // Nothing to schedule: such a function reads as it was written.
    if (statements.length === 0) return undefined;
    this.dropRepeatedFunctions(statements);
    const directives = statements.filter((statement) => typeof statement['directive'] === 'string');
    const last = directives.at(-1);
    this.edits.appendLeft(last?.end ?? body.start + 1, `${last === undefined ? '' : ';'}${enter}`);
    return () => this.edits.appendLeft(body.end - 1, leave);
  }

  /**
   * A block, unlike the body of a function, may not declare an async function twice. The last one
   * counts; those before it, which nothing can call, become expressions.
   */
  private dropRepeatedFunctions(statements: readonly SyntaxNode[]): void {
    const later = new Set<unknown>();
    for (const statement of [...statements].reverse()) {
      if (statement.type !== 'FunctionDeclaration') continue;
      const name = nodeAt(statement, 'id')?.['name'];
      if (later.has(name)) {
        this.edits.appendRight(statement.start, ';void ');
        this.edits.appendLeft(statement.end, ';');
      }
      later.add(name);
    }
  }

  private arrowEndBefore(position: number): number {
    let low = 0;
    let high = this.arrowEnds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.arrowEnds[middle] ?? Infinity) <= position) low = middle + 1;
      else high = middle;
    }
    return this.arrowEnds[low - 1] ?? position;
  }

  /** Edits what stands before the children of a node; returns what edits the rest. */
  private open(node: SyntaxNode): (() => void) | undefined {
    switch (node.type) {
      case 'AwaitExpression':
        return this.openAwait(node);
      case 'YieldExpression':
        return this.scope.isAsync
          ? this.wrap(node, `${this.names.frame}.yielded(`, ')')
          : undefined;
      case 'ForOfStatement':
        return this.openForOf(node);
      case 'CatchClause':
        if (this.scope.isAsync) this.markCatch(node);
        return undefined;
      case 'TryStatement':
        if (this.scope.isAsync)
          this.afterBrace(nodeAt(node, 'finalizer'), `${this.names.frame}.resumed();`);
        return undefined;
      case 'BlockStatement':
        return this.openBlock(node);
      case 'CallExpression':
        return this.openThen(node);
      case 'ImportExpression':
        redirectImport(this.edits, node);
        return undefined;
      default:
        return undefined;
    }
  }

  private openAwait(node: SyntaxNode): (() => void) | undefined {
    if (!this.scope.isAsync) throw topLevelAwait(this.at(node));
    const operand = nodeAt(node, 'argument');
    if (operand === undefined) return undefined;
    const site = String(this.register('await', node, operand));
    const closeAwait = this.wrap(node, `${this.names.frame}.take(`, ')');
    const { before, last } = this.onTheSpot(operand, site);
    const closeOperand = this.wrap(operand, ` ${this.names.frame}.gate(${before},`, ')');
    const closeLast = last && this.wrapArgument(last);
    const receiver = receiverOf(operand);
    const closeReceiver = receiver && this.wrap(receiver, `${this.names.frame}.of(`, ')');
    return () => {
      closeReceiver?.();
      closeLast?.();
      closeOperand();
      closeAwait();
    };
  }

  /**
   * A call in the await itself stays on the strand. The mark must be the last thing before the call:
   * where arguments may call something themselves, it is set behind the last of them.
   */
  private onTheSpot(operand: SyntaxNode, site: string): { before: string; last?: SyntaxNode } {
    const call = operand.type === 'ChainExpression' ? nodeAt(operand, 'expression') : operand;
    if (call?.type !== 'CallExpression') return { before: site };
    const arguments_ = nodesAt(call, 'arguments');
    const last = arguments_.at(-1);
    if (last !== undefined && arguments_.some(mayCall) && !isThenCall(call)) {
      return { before: site, last };
    }
    return { before: `${this.names.frame}.spot(${site})` };
  }

  private wrapArgument(argument: SyntaxNode): () => void {
    const inner = argument.type === 'SpreadElement' ? nodeAt(argument, 'argument') : argument;
    return this.wrap(inner ?? argument, `${this.names.frame}.last(`, ')');
  }

  private openForOf(node: SyntaxNode): (() => void) | undefined {
    const isAwait = node['await'] === true;
    const left = nodeAt(node, 'left');
    if (!isAwait && left?.['kind'] !== 'await using') return undefined;
    if (!this.scope.isAsync) throw topLevelAwait(this.at(node));
    const right = nodeAt(node, 'right');
    const closers: (() => void)[] = [];
    const outermost = this.outermostLabel(node);
    this.edits.appendRight(outermost.start, '{');
    if (isAwait && right !== undefined) {
      const site = this.register('forAwait', node, right);
      closers.push(this.wrap(right, `${this.names.frame}.iterate(${String(site)},`, ')'));
    }
    const body = nodeAt(node, 'body');
    if (body?.type === 'BlockStatement') this.afterBrace(body, `${this.names.frame}.resumed();`);
    else if (body !== undefined)
      closers.push(this.wrap(body, `{${this.names.frame}.resumed();`, '}'));
    return () => {
      for (const close of closers) close();
      this.edits.appendLeft(outermost.end, `${this.names.frame}.resumed();}`);
    };
  }

  private outermostLabel(node: SyntaxNode): SyntaxNode {
    let outermost = node;
    for (let index = this.ancestors.length - 1; index >= 0; index--) {
      const ancestor = this.ancestors[index];
      if (ancestor?.type !== 'LabeledStatement') break;
      outermost = ancestor;
    }
    return outermost;
  }

  private markCatch(node: SyntaxNode): void {
    const parameter = nodeAt(node, 'param');
    const error = parameter?.type === 'Identifier' ? String(parameter['name']) : '';
    this.afterBrace(nodeAt(node, 'body'), `${this.names.frame}.caught(${error});`);
  }

  /** A block that ends by an unseen await: its `await using` declarations are disposed of. */
  private openBlock(node: SyntaxNode): (() => void) | undefined {
    if (!this.scope.isAsync) return undefined;
    const awaitsUnseen = nodesAt(node, 'body').some((child) => child['kind'] === 'await using');
    const parent = this.ancestors.at(-1);
    if (!awaitsUnseen || (parent !== undefined && isFunction(parent))) return undefined;
    return this.wrap(node, '{', `${this.names.frame}.resumed();}`);
  }

  private openThen(node: SyntaxNode): (() => void) | undefined {
    const callee = nodeAt(node, 'callee');
    const object = callee && nodeAt(callee, 'object');
    const arguments_ = nodesAt(node, 'arguments');
    const [first] = arguments_;
    const last = arguments_.at(-1);
    if (!isThenCall(node) || object === undefined || first === undefined || last === undefined) {
      return undefined;
    }
    if (object.type === 'Super' || shortCircuits(object)) return undefined;
    const site = String(this.register('then', node, object));
    const closeReceiver = this.wrap(object, `${this.names.heddle}.receiver(`, ')');
    const single = arguments_.length === 1 && first.type !== 'SpreadElement';
    if (single) {
      const close = this.wrap(first, `${this.names.heddle}.callback(${site},`, ')');
      return () => {
        close();
        closeReceiver();
      };
    }
    this.edits.appendRight(first.start, `...${this.names.heddle}.callbacks(${site},`);
    return () => {
      this.edits.appendLeft(last.end, ')');
      closeReceiver();
    };
  }

  /** Wraps an expression; a sequence gets parentheses, for inside a call its commas would separate. */
  private wrap(node: SyntaxNode, before: string, after: string): () => void {
    const isSequence = node.type === 'SequenceExpression';
    // As in `of[1]`: a keyword before it must not run into the name.
    const space = /[\w$]/.test(this.code[node.start - 1] ?? '') ? ' ' : '';
    this.edits.appendRight(node.start, `${space}${before}${isSequence ? '(' : ''}`);
    return () => this.edits.appendLeft(node.end, isSequence ? `)${after}` : after);
  }

  private afterBrace(block: SyntaxNode | undefined, text: string): void {
    if (block !== undefined) this.edits.appendLeft(block.start + 1, text);
  }

  private register(kind: SiteKind, node: SyntaxNode, operand: SyntaxNode): SiteId {
    const text = this.expression(operand);
    return this.registerAs(kind, node.start, text, this.scope.ordinals, this.scope.name);
  }

  private registerAs(
    kind: SiteKind,
    position: number,
    expression: string,
    ordinals: Map<string, number>,
    name: string,
  ): SiteId {
    const key = `${kind} ${name} ${expression}`;
    const ordinal = (ordinals.get(key) ?? 0) + 1;
    ordinals.set(key, ordinal);
    const { line, column } = this.positions.original(position);
    return registerSite(
      { kind, file: this.file, line, column, functionName: name, expression },
      ordinal,
    );
  }

  private expression(node: SyntaxNode): string {
    const folded = this.code
      .slice(node.start, node.end)
      .replace(/\(0, \w+_\d+\.(\w+)\)/g, '$1')
      .replace(/\s+/g, ' ');
    return folded.length > 80 ? `${folded.slice(0, 79)}…` : folded;
  }

  private at(node: SyntaxNode): string {
    const { line, column } = this.positions.original(node.start);
    return `${this.file}:${String(line)}:${String(column)}`;
  }
}

/**
 * The object whose method an await calls, where naming it twice would do no harm: reports of
 * deadlocks say who passed the same await on the same object last.
 */
function receiverOf(operand: SyntaxNode): SyntaxNode | undefined {
  const callee = operand.type === 'CallExpression' ? nodeAt(operand, 'callee') : undefined;
  if (callee?.type !== 'MemberExpression' || isThenCall(operand)) return undefined;
  const object = nodeAt(callee, 'object');
  if (object === undefined || !PLAIN_RECEIVERS.has(object.type) || shortCircuits(object)) {
    return undefined;
  }
  return object['name'] === 'Promise' ? undefined : object;
}

const PLAIN_RECEIVERS = new Set(['Identifier', 'ThisExpression', 'MemberExpression']);

function isThenCall(call: SyntaxNode): boolean {
  const callee = nodeAt(call, 'callee');
  if (callee?.type !== 'MemberExpression' || callee['computed'] === true) return false;
  const property = nodeAt(callee, 'property');
  return property?.type === 'Identifier' && THEN_NAMES.has(String(property['name']));
}

const THEN_NAMES = new Set(['then', 'catch', 'finally']);

/** Whether an optional link in the spine of the expression may skip the rest of its chain. */
function shortCircuits(node: SyntaxNode): boolean {
  for (let link: SyntaxNode | undefined = node; isNode(link);) {
    if (link['optional'] === true) return true;
    link = nodeAt(link, 'object') ?? nodeAt(link, 'callee');
  }
  return false;
}
