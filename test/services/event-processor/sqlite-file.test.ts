import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { Database } from 'node-sqlite3-wasm';
import sinon from 'sinon';
import { SqliteConnection } from '../../../services/event-processor/sqlite-connection';
import { MIGRATIONS } from '../../../services/event-processor/sqlite-schema';
import { SqliteStore } from '../../../services/event-processor/sqlite-store';
import { acceptRequest } from './sqlite-requests';

let folder: string;
let path: string;

describe('the file of an SqliteStore', () => {
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'heddle-store-'));
    path = join(folder, 'events.db');
  });

  afterEach(() => {
    sinon.restore();
    fs.rmSync(folder, { recursive: true });
  });

  describe('kept', keeping);
  describe('shared', sharing);
  describe('when something dies or fails', failing);
  describe('refused', refusing);
});

function keeping(): void {
  it('has everything when it is opened again, and nothing lies beside it meanwhile', async () => {
    const first = await SqliteStore.open({ path });
    await first.accept({ ...acceptRequest('a', 'front'), cooldownMs: 60_000 });
    await first.accept(acceptRequest('b'));
    await leaseAndReserve(first);
    await completeWithMessage(first);
    await first.markPublished({ seqs: [1] });
    await first.close();
    await first.close();
    expect(fs.readdirSync(folder)).to.deep.equal(['events.db']);

    await using(async (store) => {
      expect(await store.find({ eventId: 'a' })).to.include({ state: 'described', fence: 1 });
      const look = { key: 'c', nowMs: 2_000, cooldownMs: 60_000, queueLimit: 50 };
      expect(await store.look({ ...look, camera: 'front' })).to.equal('cooldown');
      expect(await store.counts({ day: 0 })).to.include({ queued: 1, settledMicros: 7 });
      await leaseAndReserve(store, 'b');
      await completeWithMessage(store, 'b');
      const [message] = await store.readOutbox({ limit: 10 });
      expect(message, 'no number is given twice').to.include({ seq: 2, eventId: 'b' });
    });
  });

  it('keeps names and texts to the letter', async () => {
    const names = ['a\0b', 'a\0c', 'a', '\u{1F408}', '\ud800', '"', "'; DROP TABLE event; --"];
    await using(async (store) => {
      for (const name of names) {
        const request = { ...acceptRequest(name), key: 'same', frames: [new Uint8Array(0)] };
        expect(await store.accept(request), JSON.stringify(name)).to.equal('accepted');
        const found = await store.find({ eventId: name });
        expect(found).to.deep.include({ eventId: name, motion: { camera: name, atMs: 1_000 } });
      }
    });
  });

  it('forgets the oldest of the finished events, and takes nothing in over a full outbox', async () => {
    const store = await SqliteStore.open({ path, maxFinished: 1, maxUnpublished: 2 });
    for (const eventId of ['a', 'b']) {
      await store.accept(acceptRequest(eventId));
      await leaseAndReserve(store, eventId);
      await completeWithMessage(store, eventId);
    }
    expect(await store.find({ eventId: 'a' })).to.equal(undefined);
    expect(await store.find({ eventId: 'b' })).to.include({ state: 'described' });
    expect(await store.accept(acceptRequest('c'))).to.equal('overflow');
    await store.close();
  });

  it('is brought up to a later schema, or left as it was', async () => {
    await using(async (store) => await store.accept(acceptRequest('a')));
    const broken = [...MIGRATIONS, 'ALTER TABLE event ADD COLUMN extra TEXT; SELECT nonsense'];
    const failed = await codeOf(connect(broken));
    expect(failed).to.equal('FAILED');
    await using(async (store) => {
      expect(await store.find({ eventId: 'a' })).to.include({ state: 'queued' });
    });
    const later = [...MIGRATIONS, 'ALTER TABLE event ADD COLUMN extra TEXT'];
    const connection = await connect(later);
    const row = connection.get('SELECT event_id, extra FROM event');
    expect(row).to.deep.equal({ event_id: '"a"', extra: null });
    connection.close();
    expect(await codeOf(SqliteStore.open({ path }))).to.equal('NEWER_SCHEMA');
  });
}

function sharing(): void {
  it('belongs to one store at a time; another is told so', async () => {
    await using(async () => {
      const second = SqliteStore.open({ path, busyTimeoutMs: 0 });
      expect(await codeOf(second)).to.equal('IN_USE');
    });
  });

  it('goes to who has waited for it', async () => {
    const first = await SqliteStore.open({ path });
    await first.accept(acceptRequest('a'));
    const second = SqliteStore.open({ path });
    await first.close();
    expect(await (await second).find({ eventId: 'a' })).to.include({ state: 'queued' });
    await (await second).close();
  });

  it('is not taken from a program that is not of this kind', async () => {
    await using(async () => undefined);
    const stranger = new Database(path);
    stranger.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect(await codeOf(SqliteStore.open({ path, busyTimeoutMs: 0 }))).to.equal('IN_USE');
    stranger.close();
    await using(async (store) => await store.accept(acceptRequest('a')));
  });
}

function failing(): void {
  it('loses nothing that was acknowledged when its process is killed while it writes', async () => {
    const child = join(__dirname, 'sqlite-crash-child.ts');
    const loader = require.resolve('ts-node/register/transpile-only');
    const { signal, stderr } = spawnSync(process.execPath, ['-r', loader, child, path]);
    expect(signal, stderr.toString()).to.equal('SIGKILL');
    expect(fs.readdirSync(folder)).to.include.members(['events.db.lock', 'events.db.owner']);
    await using(async (store) => {
      expect(await store.find({ eventId: 'acknowledged' })).to.include({ state: 'queued' });
      expect(await store.find({ eventId: 'lost' })).to.equal(undefined);
      expect(await store.accept(acceptRequest('lost'))).to.equal('accepted');
    });
  });

  it('is as it was before or after an operation, wherever the power fails', async () => {
    const store = await SqliteStore.open({ path });
    await store.accept(acceptRequest('a'));
    await leaseAndReserve(store);
    const copies = await copiesAtEachWrite(async () => await completeWithMessage(store));
    expect(copies.length).to.be.greaterThan(5);
    const closing = await copiesAtEachWrite(async () => await store.close());
    expect(closing.length).to.be.greaterThan(3);

    const before = { state: 'leased', unpublished: 0, settledMicros: 0, reservedMicros: 10 };
    const after = { state: 'described', unpublished: 1, settledMicros: 7, reservedMicros: 0 };
    const seen: object[] = [];
    for (const copy of [...copies, ...closing]) seen.push(await stateOf(copy));
    const turn = seen.findIndex((state) => isDeepStrictEqual(state, after));
    expect(turn, 'before the last write').to.be.within(1, copies.length - 1);
    const expected = seen.map((_, index) => (index < turn ? before : after));
    expect(seen).to.deep.equal(expected);
  });

  it('undoes what it could not write, and takes it when it is repeated', async () => {
    await using(async (store) => {
      for (const broken of ['writeSync', 'fsyncSync'] as const) {
        sinon.stub(fs, broken).throws(new Error('no space'));
        expect(await codeOf(store.accept(acceptRequest(broken)))).to.equal('FAILED');
        sinon.restore();
        expect(await store.accept(acceptRequest(broken))).to.equal('accepted');
      }
      expect(await store.counts({ day: 0 })).to.include({ queued: 2 });
    });
    await using(async (store) => {
      expect(await store.counts({ day: 0 })).to.include({ queued: 2 });
    });
  });
}

function refusing(): void {
  it('takes no request that is none, and none when it is closed', async () => {
    const store = await SqliteStore.open({ path });
    const good = acceptRequest('a');
    const bad: unknown[] = [
      undefined,
      { ...good, eventId: '' },
      { ...good, nowMs: NaN },
      { ...good, frames: ['picture'] },
      { ...good, motion: { camera: 7, atMs: 0 } },
    ];
    for (const request of bad) {
      const call = store.accept(request as typeof good);
      expect(await codeOf(call), JSON.stringify(request)).to.equal('INVALID_ARGUMENT');
    }
    const negative = store.readOutbox({ limit: -1 });
    expect(await codeOf(negative)).to.equal('INVALID_ARGUMENT');
    expect(await store.counts({ day: 0 })).to.include({ queued: 0 });
    await store.close();
    expect(await codeOf(store.accept(good))).to.equal('CLOSED');
    const nowhere = SqliteStore.open({ path: '', busyTimeoutMs: 0 });
    expect(await codeOf(nowhere)).to.equal('INVALID_ARGUMENT');
  });

  it('leaves a file alone that is no store', async () => {
    fs.writeFileSync(path, 'not a database, though long enough to have a header'.repeat(10));
    const contents = fs.readFileSync(path);
    expect(await codeOf(SqliteStore.open({ path }))).to.equal('NOT_A_STORE');
    expect(fs.readFileSync(path)).to.deep.equal(contents);

    const other = join(folder, 'other.db');
    const database = new Database(other);
    database.exec('CREATE TABLE t (x)');
    database.close();
    expect(await codeOf(SqliteStore.open({ path: other }))).to.equal('NOT_A_STORE');
    expect(fs.readdirSync(folder)).to.deep.equal(['events.db', 'other.db']);
  });

  it('says that it cannot write', async () => {
    const nowhere = SqliteStore.open({ path: join(folder, 'missing', 'events.db') });
    expect(await codeOf(nowhere)).to.equal('NOT_WRITABLE');
    fs.chmodSync(folder, 0o555);
    try {
      const opened = asNobody(() => codeOf(SqliteStore.open({ path })));
      expect(await opened).to.equal('NOT_WRITABLE');
    } finally {
      fs.chmodSync(folder, 0o755);
    }
  });
}

/** Root may write anywhere; so for this call the process is somebody else. */
function asNobody<T>(work: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

async function using(work: (store: SqliteStore) => Promise<unknown>): Promise<void> {
  const store = await SqliteStore.open({ path });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function connect(migrations: readonly string[]): Promise<SqliteConnection> {
  return await SqliteConnection.open({ path, busyTimeoutMs: 0, migrations });
}

async function leaseAndReserve(store: SqliteStore, eventId = 'a'): Promise<void> {
  await store.lease({ leaseId: eventId, nowMs: 1_000, leaseMs: 60_000 });
  const held = { eventId, fence: 1, nowMs: 1_000 };
  await store.reserveCost({ ...held, day: 0, amountMicros: 10, capMicros: 100 });
}

async function completeWithMessage(store: SqliteStore, eventId = 'a'): Promise<void> {
  const messages = [{ topic: 'events', body: { n: 1 } }];
  const end = { description: 'a cat', costMicros: 7, messages, alerts: [] };
  await store.complete({ eventId, fence: 1, nowMs: 1_000, ...end });
}

async function stateOf(copy: string): Promise<object> {
  const store = await SqliteStore.open({ path: copy });
  const event = await store.find({ eventId: 'a' });
  const { unpublished, settledMicros, reservedMicros } = await store.counts({ day: 0 });
  await store.close();
  return { state: event?.state, unpublished, settledMicros, reservedMicros };
}

/** What the disk would hold if the machine stopped before each write that `work` makes. */
async function copiesAtEachWrite(work: () => Promise<void>): Promise<readonly string[]> {
  const copies: string[] = [];
  const stub = sinon.stub(fs, 'writeSync').callsFake((...args: unknown[]) => {
    const copy = fs.mkdtempSync(join(folder, 'copy-'));
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const [from, to] = [join(folder, entry.name), join(copy, entry.name)];
      if (entry.isFile()) fs.copyFileSync(from, to);
      else if (entry.name.endsWith('.lock')) fs.mkdirSync(to);
    }
    copies.push(join(copy, 'events.db'));
    return (stub.wrappedMethod as (...args: unknown[]) => number)(...args);
  });
  await work();
  stub.restore();
  for (const copy of copies) diedBeforeBoot(`${copy}.owner`);
  return copies;
}

/** As if the machine had been started anew since. */
function diedBeforeBoot(lockPath: string): void {
  const owner = JSON.parse(fs.readFileSync(lockPath, 'utf8')) as object;
  fs.writeFileSync(lockPath, JSON.stringify({ ...owner, boot: 'before' }));
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return (error as { readonly code?: unknown }).code ?? error;
  }
}
