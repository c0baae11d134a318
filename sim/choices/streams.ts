/**
 * The named sub-streams of a tape. Each has its own generator, so that one more choice in one of
 * them (the workload, say) does not shift the others (the schedule, the faults).
 */
export const STREAM_NAMES = [
  /** Which settled await resumes next. */
  'await',
  /** How much virtual time a step takes. */
  'time',
  /** How long a stand-in for I/O takes. */
  'latency',
  /** Whether a stand-in outlasts a pending timer of the code under test. */
  'latency.guard',
  /** Where a stream of bytes is cut on its way. */
  'network',
  /** Which operations of the disk, and which strands that work on it, are slow. */
  'disk',
  /** What goes wrong in the world, at each point where something could. */
  'fault',
  /** Randomness drawn by the code under test: Math.random, crypto. */
  'random',
  /** Randomness drawn by the scenario: sim.random, sim.pick. */
  'workload',
] as const;

/**
 * In one run out of so many a stream chooses the tamest throughout, so that every combination of
 * relaxations is met. Decided by the seed, never recorded: a tape holds what was chosen.
 */
export const TAME_RUNS: { readonly [name in StreamName]?: number } = {
  time: 4,
  latency: 8,
  network: 2,
  disk: 2,
  fault: 8,
};

export type StreamName = (typeof STREAM_NAMES)[number];

/** Values of one tape, by stream, in the order in which they were drawn. */
export type TapeValues = { readonly [name in StreamName]?: readonly number[] };
