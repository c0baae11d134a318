/**
 * A text that is the same for states that `util.isDeepStrictEqual` takes for the same. Others may share
 * it, but those that are made of plain data mostly do not: a state is compared with few others.
 */
export function stateText(state: unknown, depth = MAX_DEPTH): string {
  if (typeof state === 'string') return JSON.stringify(state);
  if (typeof state === 'symbol' || typeof state === 'function') return typeof state;
  if (typeof state !== 'object' || state === null) return String(state);
  if (depth === 0) return '…';
  if (Array.isArray(state)) return `[${state.map((item) => stateText(item, depth - 1)).join()}]`;
  if (state instanceof Map || state instanceof Set) return `{${String(state.size)}}`;
  const entries = Object.entries(state).map(
    ([name, value]) => `${JSON.stringify(name)}:${stateText(value, depth - 1)}`,
  );
  return `{${entries.sort().join()}}`;
}

const MAX_DEPTH = 4;
