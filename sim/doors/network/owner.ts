import { nativeStreams } from './native';

/** The socket that has a handle, as far as it is reached into here. */
interface Owner {
  ssl?: unknown;
  parser?: { close?: () => void } | null;
  readonly _readableState?: { destroyed: boolean };
  readonly _writableState?: { destroyed: boolean };
}

export function ownerOf(handle: object): Owner | undefined {
  return Reflect.get(handle, nativeStreams().owner) as Owner | undefined;
}

/** Whoever has the socket of a handle finds it destroyed: its process has ended, or its run. */
export function destroyOwner(handle: object): void {
  const owner = ownerOf(handle);
  for (const state of [owner?._readableState, owner?._writableState]) {
    if (state !== undefined) state.destroyed = true;
  }
}

/**
 * A parser of HTTP is kept alive by the engine itself until it is closed, and its socket with it. Only for a run that
 * has been left: the parser must not be at work.
 */
export function freeParser(handle: object): void {
  const owner = ownerOf(handle);
  if (typeof owner?.parser?.close !== 'function') return;
  owner.parser.close();
  owner.parser = null;
}
