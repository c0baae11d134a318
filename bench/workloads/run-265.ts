import { watchCameras } from './code/cameras';

/** The cameras stand in a file of their own, as a service would, so their timers are plain timers. */
export async function cameras(): Promise<void> {
  const motions = await watchCameras();
  if (motions !== 100) throw new Error(`${motions} motions`);
}
