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
  'a body with the this of a mocha test': `simulate('x', async function (sim) {
  this.timeout(5_000);
  await sim.sleep(1);
  const title: string = this.test.fullTitle(); void title;
});`,
  'a body of its own type': `const body: ScenarioBody = async (sim) => { await sim.quiet(); };
simulate('x', body); simulate('x', {}, body);`,
  'only and skip': `simulate.only('x', async () => {}); simulate.skip('x', { seeds: 3 }, async () => {});`,
  'every option': `const options: ScenarioOptions = {
  seeds: 3, strategy: 'portfolio', granularity: 'io', timeoutMs: 5, stepLimit: 7, leaks: 'fail',
  allow: ['dns.resolve4'], instrument: ['p-limit'], doubles: ['test/double.ts'],
};
simulate('x', options, async () => {});`,
  'constant options': `const options = { leaks: 'fail', seeds: 3, allow: ['dns.resolve4'] } as const;
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
  'a value of an arbitrary': `import { draw } from 'heddle/fast-check';
declare const dates: { generate(random: { next(): number }, bias: number | undefined): { readonly value: Date } };
const drawn = draw(sim, dates);
export const same: Same<typeof drawn, Date> = true;`,
  'a history of calls': `import { checkLinearizable, models } from 'heddle';
const history = sim.history(models.register<number>({ initial: 0 }), { maxSteps: 5_000 });
const read = history.record({ kind: 'read', key: 'x' }, async () => 7);
const call = history.call({ kind: 'write', value: 3 }); history.return(call, undefined); history.check();
void history.record({ kind: 'write', value: 3 }, async () => {}, { thrown: () => false });
const { kind } = checkLinearizable(models.register<number>(), history.calls);
export const same: [Same<typeof read, Promise<number>>, Same<typeof kind, 'ok' | 'illegal' | 'unknown'>] = [true, true];`,
  'a model of its own': `import { PENDING, type History, type Model } from 'heddle/mocha';
const counter: Model<number, 'add', number> = {
  name: 'counter', init: () => 0,
  step: (sum, _input, output) => (output === PENDING || output === sum + 1 ? [sum + 1] : []),
};
const history: History<'add', number> = sim.history(counter);
const later: History<'add', number> = sim.history<'add', number>(); later.check(counter);
void history.record('add', () => 1);`,
  'a dynamic import': `export const loading = import('heddle/mocha').then((heddle) => { heddle.simulate('x', async () => {}); });`,
};

/** Each with what the compiler is to say of it. */
export const REFUSED: Readonly<Record<string, readonly [says: RegExp, text: string]>> = {
  'no body': [/Expected 2-3 arguments/, `simulate('x');`],
  'options without a body': [/not exist in type 'ScenarioBody'/, `simulate('x', { seeds: 3 });`],
  'a title that is no string': [/to parameter of type 'string'/, `simulate(7, async () => {});`],
  'a misspelt option': [
    /'sedes' does not exist in type 'ScenarioOptions'. Did you mean to write 'seeds'/,
    `simulate('x', { sedes: 3 }, async () => {});`,
  ],
  'a count in words': [
    /'string' is not assignable to type 'number'/,
    `simulate('x', { seeds: '3' }, async () => {});`,
  ],
  'a strategy that there is not': [
    /'"luck"' is not assignable/,
    `simulate('x', { strategy: 'luck' }, async () => {});`,
  ],
  'a granularity that there is not': [
    /'"os"' is not assignable to type 'Granularity/,
    `simulate('x', { granularity: 'os' }, async () => {});`,
  ],
  'leaks of another kind': [
    /'"maybe"' is not assignable to type/,
    `simulate('x', { leaks: 'maybe' }, async () => {});`,
  ],
  'one package in place of a list': [
    /'string' is not assignable to type 'readonly string\[\]'/,
    `simulate('x', { instrument: 'p-limit' }, async () => {});`,
  ],
  'a body with another parameter': [
    /to parameter of type 'ScenarioBody'/,
    `simulate('x', async (count: number) => { void count; });`,
  ],
  'a variant that there is not': [
    /'each' does not exist on type 'Simulate'/,
    `simulate.each('x', async () => {});`,
  ],
  'only without a body': [/Expected 2-3 arguments/, `simulate.only('x');`],
  'a sleep without a length': [/Expected 1 arguments/, `void sim.sleep();`],
  'a sleep in words': [/to parameter of type 'number'/, `void sim.sleep('5 ms');`],
  'a seed that is set': [/'seed' because it is a read-only/, `sim.seed = 5;`],
  'a remote of a number': [/to parameter of type 'object'/, `sim.remote(5);`],
  'an option that a remote has not': [
    /'delayMs' does not exist in type 'RemoteOptions'/,
    `sim.remote(new Table(), { delayMs: 5 });`,
  ],
  'a remote answer that is not awaited': [
    /'Promise<number>' is not assignable to type 'number'/,
    `export const size: number = sim.remote(new Table()).size();`,
  ],
  'a remote argument of another type': [
    /'number' is not assignable to parameter of type 'string'/,
    `void sim.remote(new Table()).insert(5);`,
  ],
  'a remote method that there is not': [
    /'drop' does not exist on type 'Remote<Table>'/,
    `void sim.remote(new Table()).drop();`,
  ],
  'a private part of what is remote': [
    /'rows' does not exist on type 'Remote<Table>'/,
    `void sim.remote(new Table()).rows;`,
  ],
  'a condition that is a promise': [
    /'Promise<boolean>' is not assignable to parameter of type 'boolean'/,
    `sim.always('holds', Promise.resolve(true));`,
  ],
  'a draw from what is no arbitrary': [
    /not exist in type 'ArbitraryLike/,
    `import { draw } from 'heddle/fast-check'; draw(sim, { value: 5 });`,
  ],
  'a call that a model does not know': [
    /"scan"' is not assignable/,
    `import { models } from 'heddle'; sim.history(models.register<number>()).call({ kind: 'scan' });`,
  ],
  'an output of another type': [
    /'number' is not assignable to (?:parameter of )?type 'boolean/,
    `import { models } from 'heddle';
const history = sim.history(models.exactlyOnceSet()); history.return(history.call({ kind: 'add', id: 'x' }), 5);`,
  ],
  'a step that is no list of states': [
    /'number' is not assignable to type 'readonly number/,
    `import { type Model } from 'heddle'; export const bad: Model<number, 'add', number> = { name: 'x', init: () => 0, step: (sum) => sum + 1 };`,
  ],
  'a check without a label': [/Expected (?:at least )?2 arguments/, `sim.always(true);`],
  'a type as a value': [/'Sim' only refers to a type/, `new Sim();`],
  // Where exports are not looked at, the file is found, but no types of it.
  'a way past the entries': [
    /Cannot find module|implicitly has an 'any' type/,
    `export * as inside from 'heddle/dist/runner/engine.js';`,
  ],
};

/** A whole file; the text of the snippet begins on line `HEAD_LINES + 1`. */
export function fileOf(text: string): string {
  return `${HEAD}${text}\n`;
}

export const HEAD_LINES = HEAD.split('\n').length - 1;
