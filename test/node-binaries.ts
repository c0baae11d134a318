/** A Node that is at hand. */
interface NodeBinary {
  /** Without a leading `v`. */
  readonly version: string;
  /** Absolute. */
  readonly path: string;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS, and runs without a compiler
const { nodeBinaries } = require('./nodes/find-nodes.cjs') as { nodeBinaries: () => NodeBinary[] };

export { nodeBinaries };
