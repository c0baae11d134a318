/**
 * Looks at the kind of a call before a model takes it: the compiler sees one that is misspelt, plain
 * JavaScript does not, and a call that means something else would make a check that cannot fail.
 *
 * @throws TypeError that lists the kinds that there are
 */
export function checkKind(input: unknown, kinds: readonly string[]): void {
  const kind: unknown = (input as { readonly kind?: unknown } | null | undefined)?.kind;
  if (typeof kind === 'string' && kinds.includes(kind)) return;
  const given = typeof kind === 'string' ? JSON.stringify(kind) : 'missing';
  throw new TypeError(`the kind of a call is ${given}: it is one of ${kinds.join(', ')}`);
}
