import { expect } from 'chai';
import { simulate } from '../sim';

class Store {
  rows: string[] = [];
  async has(id: string): Promise<boolean> { return this.rows.includes(id); }
  async add(id: string): Promise<void> { this.rows.push(id); }
}
async function ingest(store: Store, id: string): Promise<void> {
  if (await store.has(id)) return;
  await store.add(id);
}
simulate('one row', async () => {
  const store = new Store();
  await Promise.all([ingest(store, 'a'), ingest(store, 'a')]);
  expect(store.rows.length).to.equal(1);
});
simulate('sleeps', async (sim) => {
  const order: string[] = [];
  const t = setTimeout(() => order.push('x'), 100);
  await Promise.all([sim.sleep(5).then(() => order.push('a')), sim.sleep(6).then(() => order.push('b'))]);
  clearTimeout(t);
  await new Promise((r) => setImmediate(r));
  expect(order).to.deep.equal(['a', 'b']);
});
