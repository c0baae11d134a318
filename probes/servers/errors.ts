/** What a promise was rejected with, by its facts, to be put behind `catch`. */
export function codeOf(error: unknown): unknown {
  return factOf(error, 'code');
}

export function messageOf(error: unknown): unknown {
  return factOf(error, 'message');
}

export function nameOf(error: unknown): unknown {
  return factOf(error, 'name');
}

export function factOf(error: unknown, fact: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, fact) : undefined;
}
