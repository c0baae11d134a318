import { nodeAt, type SyntaxNode } from './syntax';

/** A name for a function, as people would call it: its own, or that of what it is assigned to. */
export function functionName(node: SyntaxNode, ancestors: readonly SyntaxNode[]): string {
  const own = nameOf(nodeAt(node, 'id'));
  if (own !== undefined) return own;
  const parent = ancestors.at(-1);
  return (parent && nameFromParent(node, parent)) ?? 'anonymous';
}

function nameFromParent(node: SyntaxNode, parent: SyntaxNode): string | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return nameOf(nodeAt(parent, 'id'));
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return nameOf(nodeAt(parent, 'left'));
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return nameOf(nodeAt(parent, 'key'));
    case 'CallExpression':
    case 'NewExpression': {
      const callee = nodeAt(parent, 'callee');
      if (callee === node) return undefined;
      const name = nameOf(callee);
      if (name === KEEPS_NAMES) return keptName(parent);
      return name === undefined ? undefined : `${name}()`;
    }
    default:
      return undefined;
  }
}

function nameOf(node: SyntaxNode | undefined): string | undefined {
  switch (node?.type) {
    case 'Identifier':
      return String(node['name']);
    case 'PrivateIdentifier':
      return `#${String(node['name'])}`;
    case 'Literal':
      return String(node['value']);
    case 'MemberExpression':
      return nameOf(nodeAt(node, 'property'));
    default:
      return undefined;
  }
}

/** esbuild and tsx wrap functions so: __name(function, "its name"). */
const KEEPS_NAMES = '__name';

function keptName(call: SyntaxNode): string | undefined {
  const [, name] = call['arguments'] as readonly SyntaxNode[];
  return nameOf(name);
}
