/** What was run in a process of a host did not come to its end, for the process ended before it. */
export class HostEnded extends Error {
  override readonly name = 'HostEnded';
  readonly code = 'HOST_ENDED';

  constructor(
    readonly host: string,
    readonly what: string,
  ) {
    super(`${what} has no answer: the process on ${host} has ended`);
  }
}
