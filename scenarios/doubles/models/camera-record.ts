import { type Model, PENDING } from '../../../sim';

export type CameraCall =
  /** Gives the version that the caller sees, or `undefined` where it gets no context. */
  | { readonly kind: 'read'; readonly camera: string }
  /** Gives the version that the change got. */
  | { readonly kind: 'write'; readonly camera: string }
  | { readonly kind: 'invalidate'; readonly camera: string; readonly version: number }
  | { readonly kind: 'clear'; readonly camera: string };

interface CameraState {
  /** The version that the store has. */
  readonly newest: number;
  /** The oldest version that a read may still see. */
  readonly oldest: number;
}

/**
 * The record of each camera as callers of a context provider see it when nothing happens at the same
 * time: a read sees no change that is not made yet, and none that is older than what was announced.
 */
export const cameraRecords: Model<CameraState, CameraCall, number | undefined> = {
  name: 'camera records',
  init: () => ({ newest: 1, oldest: 1 }),
  step(state, call, output) {
    const { newest, oldest } = state;
    switch (call.kind) {
      case 'read': {
        const isSeen = typeof output !== 'number' || (output >= oldest && output <= newest);
        return isSeen ? [state] : [];
      }
      case 'write': {
        const version = newest + 1;
        return output === PENDING || output === version ? [{ newest: version, oldest }] : [];
      }
      case 'invalidate':
        return [{ newest, oldest: Math.max(oldest, call.version) }];
      case 'clear':
        return [{ newest, oldest: newest }];
    }
  },
  key: ({ newest, oldest }) => `${newest} ${oldest}`,
  isRead: ({ kind }) => kind === 'read',
  partition: ({ camera }) => camera,
  describe({ kind, ...call }, output) {
    const given = 'version' in call ? `version ${call.version}` : '';
    const gave = typeof output === 'number' ? ` = version ${output}` : '';
    return `${kind}(${given})${gave}`;
  },
};
