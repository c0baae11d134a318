/** What setTimeout is to the alarms: Node's own by default. */
export type SetTimer = (callback: () => void, delayMs: number) => unknown;

/** No alarm is set for later than this. */
const LATEST_MS = 10_007;

/** Sets `count` timers with delays spread over ten seconds; resolves when all have fired. */
export function ring(count: number, set: SetTimer = setTimeout): Promise<void> {
  return new Promise((resolve) => {
    let fired = 0;
    const fire = (): void => {
      fired++;
      if (fired === count) resolve();
    };
    for (let index = 0; index < count; index++) set(fire, 1 + ((index * 7_919) % LATEST_MS));
  });
}
