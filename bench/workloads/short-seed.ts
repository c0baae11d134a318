/** A run as short as races are: two calls that overlap, a stand-in for I/O, a timer that is cleared. */
export async function shortSeed(): Promise<void> {
  const rows = new Map<string, number>();
  const guard = setTimeout(() => rows.clear(), 1_000);
  await Promise.all([ingest(rows, 'front'), ingest(rows, 'back')]);
  clearTimeout(guard);
  if (rows.size !== 2) throw new Error(`${rows.size} rows`);
}

async function ingest(rows: Map<string, number>, camera: string): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
  const before = await read(rows, camera);
  rows.set(camera, before + 1);
}

// eslint-disable-next-line @typescript-eslint/require-await -- asynchronous as a store would be
async function read(rows: Map<string, number>, camera: string): Promise<number> {
  return rows.get(camera) ?? 0;
}
