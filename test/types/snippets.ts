/** What a user may write against heddle's types, and what the compiler is to refuse. */

const HEAD = `import { simulate, type Remote, type ScenarioBody, type ScenarioOptions, type Sim } from 'heddle/mocha';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
class Table {
  private readonly rows: string[] = [];
  readonly name = 'table';
  size(): number { return this.rows.length; }
  async insert(row: string, atMs?: number): Promise<boolean> { return this.rows.push(row) > (atMs ?? 0); }
  find<T>(as: (row: string) => T): T[] { return this.rows.map(as); }
}
export declare const sim: Sim;
export type Used = [Remote<Table>, ScenarioBody, ScenarioOptions, Same<1, 1>, typeof simulate];
`;

export const ACCEPTED: Readonly<Record<string, string>> = {
  'a body': `simulate('x', async () => {}); simulate('x', () => 7); simulate('x', (sim) => sim.sleep(1));`,
  'a body of its own type': `const body: ScenarioBody = async (sim) => { await sim.quiet(); };
simulate('x', body); simulate('x', {}, body);`,
  'only and skip': `simulate.only('x', async () => {}); simulate.skip('x', { seeds: 3 }, async () => {});`,
  'every option': `const options: ScenarioOptions = {
  seeds: 3, strategy: 'portfolio', granularity: 'io', timeoutMs: 5, stepLimit: 7, leaks: 'fail',
  allow: ['dns.lookup'], instrument: ['p-limit'], doubles: ['test/double.ts'],
};
simulate('x', options, async () => {});`,
  'constant options': `const options = { leaks: 'fail', seeds: 3, allow: ['dns.lookup'] } as const;
simulate('x', options, async () => {}); simulate('x', { ...options, seeds: 4 }, async () => {});`,
  'each strategy': `for (const strategy of ['portfolio', 'order', 'random', 'pct'] as const) {
  simulate('x', { strategy }, async () => {});
}`,
  'numbers of a run': `const numbers: readonly number[] = [sim.seed, sim.nowMs, sim.random()]; void numbers;`,
  'a pick of what is given': `const picked = sim.pick(['a', 'b'] as const);
export const same: Same<typeof picked, 'a' | 'b'> = true;`,
  'a strand with a result': `const one = sim.spawn('one', async () => 7); const two = sim.spawn('two', () => 'x');
export const same: [Same<typeof one, Promise<number>>, Same<typeof two, Promise<string>>] = [true, true];`,
  'checks in a body': `sim.always('holds', true); sim.sometimes('seen', false); sim.reachable('here');`,
  'a remote with methods that answer later': `const table = sim.remote(new Table(), { requestMs: 1, answerMs: 2, name: 'db' });
const size = table.size(); const inserted = table.insert('a', 3);
export const same: [Same<typeof size, Promise<number>>, Same<typeof inserted, Promise<boolean>>, Same<typeof table.name, 'table'>] = [true, true, true];`,
  'a remote where a service wants a client': `interface Client { size(): Promise<number>; insert(row: string): Promise<boolean> }
class Service { constructor(readonly client: Client) {} }
export const service = new Service(sim.remote(new Table()));`,
  'the same types from both entries': `import { simulate as other, type Sim as OtherSim } from 'heddle';
export const same: [Same<typeof other, typeof simulate>, Same<OtherSim, Sim>] = [true, true];`,
  'a dynamic import': `export const loading = import('heddle/mocha').then((heddle) => { heddle.simulate('x', async () => {}); });`,
};

/** Each with the codes of TypeScript's that are right. */
export const REFUSED: Readonly<Record<string, readonly [code: RegExp, text: string]>> = {
  'no body': [/TS2554/, `simulate('x');`],
  'options without a body': [/TS2769/, `simulate('x', { seeds: 3 });`],
  'a title that is no string': [/TS2769/, `simulate(7, async () => {});`],
  'a misspelt option': [/TS2769/, `simulate('x', { sedes: 3 }, async () => {});`],
  'a count in words': [/TS2769/, `simulate('x', { seeds: '3' }, async () => {});`],
  'a strategy that there is not': [
    /TS2769/,
    `simulate('x', { strategy: 'luck' }, async () => {});`,
  ],
  'a granularity that there is not': [
    /TS2769/,
    `simulate('x', { granularity: 'os' }, async () => {});`,
  ],
  'leaks of another kind': [/TS2769/, `simulate('x', { leaks: 'maybe' }, async () => {});`],
  'one package in place of a list': [
    /TS2769/,
    `simulate('x', { instrument: 'p-limit' }, async () => {});`,
  ],
  'a body with another parameter': [
    /TS2769/,
    `simulate('x', async (count: number) => { void count; });`,
  ],
  'a variant that there is not': [/TS2339/, `simulate.each('x', async () => {});`],
  'only without a body': [/TS2554/, `simulate.only('x');`],
  'a sleep without a length': [/TS2554/, `void sim.sleep();`],
  'a sleep in words': [/TS2345/, `void sim.sleep('5 ms');`],
  'a seed that is set': [/TS2540/, `sim.seed = 5;`],
  'a remote of a number': [/TS2345/, `sim.remote(5);`],
  'an option that a remote has not': [/TS2353/, `sim.remote(new Table(), { delayMs: 5 });`],
  'a remote answer that is not awaited': [
    /TS2322/,
    `export const size: number = sim.remote(new Table()).size();`,
  ],
  'a remote argument of another type': [/TS2345/, `void sim.remote(new Table()).insert(5);`],
  'a remote method that there is not': [/TS2339/, `void sim.remote(new Table()).drop();`],
  'a private part of what is remote': [/TS2339/, `void sim.remote(new Table()).rows;`],
  'a condition that is a promise': [/TS2345/, `sim.always('holds', Promise.resolve(true));`],
  'a check without a label': [/TS2554/, `sim.always(true);`],
  'a type as a value': [/TS(?:1361|2693)/, `new Sim();`],
  'a way past the entries': [/TS(?:2307|7016)/, `export * from 'heddle/dist/runner/engine.js';`],
};

/** A whole file; the text of the snippet begins on line `HEAD_LINES + 1`. */
export function fileOf(text: string): string {
  return `${HEAD}${text}\n`;
}

export const HEAD_LINES = HEAD.split('\n').length - 1;
