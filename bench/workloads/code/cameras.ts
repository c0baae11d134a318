/* eslint-disable @typescript-eslint/await-thenable -- an await of a plain value is a step like others */

/** What setTimeout is to the cameras: Node's own by default. */
export type SetTimer = (callback: () => void, delayMs: number) => unknown;

const CAMERAS = 5;
const MOTIONS = 20;
/** Of these many motions each camera also stores a picture. */
const PICTURES = 12;
const REPORT_PARTS = 3;

/**
 * 5 cameras sleep 20 times each, store 12 pictures each, and a report of 3 parts follows: with the
 * await of the cameras and that of the caller 100 timers and 165 awaits. Resolves to the number of
 * motions.
 */
export async function watchCameras(set: SetTimer = setTimeout): Promise<number> {
  const cameras = Array.from({ length: CAMERAS }, (_, camera) => watch(camera, set));
  const counts = await Promise.all(cameras);
  for (let part = 0; part < REPORT_PARTS; part++) await part;
  return counts.reduce((sum, count) => sum + count, 0);
}

async function watch(camera: number, set: SetTimer): Promise<number> {
  let motions = 0;
  for (let motion = 0; motion < MOTIONS; motion++) {
    await sleep(1 + ((camera * 7 + motion * 3) % 20), set);
    motions++;
    if (motion < PICTURES) await motion;
  }
  return motions;
}

function sleep(delayMs: number, set: SetTimer): Promise<void> {
  return new Promise((resolve) => {
    set(resolve, delayMs);
  });
}
