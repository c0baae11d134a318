import { ring } from './code/alarms';

/** The alarms stand in a file of their own, as a service would, so their timers are plain timers. */
export async function timers1k(): Promise<void> {
  await ring(1_000);
}

export async function timers10k(): Promise<void> {
  await ring(10_000);
}

export async function timers100k(): Promise<void> {
  await ring(100_000);
}
