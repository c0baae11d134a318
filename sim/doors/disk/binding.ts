/** How Node's own fs asks for a completion: the object holds the callback. */
export interface Request {
  oncomplete?: (error: unknown, result?: unknown) => void;
  context?: object;
}

export type NativeFunction = (...args: unknown[]) => unknown;

/** The object on which Node's own fs looks its native functions up, at each call. */
export interface Binding {
  readonly FSReqCallback: new (bigint?: boolean) => Request;
  readonly kUsePromises: symbol;
  [name: string]: unknown;
}

/** undefined where this Node does not give it. */
export function fsBinding(): Binding | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => Binding };
  return binding?.('fs');
}

export function nativeOf(binding: Binding, name: string): NativeFunction | undefined {
  const native = binding[name];
  return typeof native === 'function' ? (native as NativeFunction) : undefined;
}
