import * as net from 'node:net';
import { BSON } from 'bson';
import { onMessages } from './bytes';

type Document = Record<string, unknown>;

/** Speaks OP_MSG: hello, ping, insert, find and update by equal fields, $inc, $set, count, unique _id. */
export function mongoServer(): net.Server {
  const collections = new Map<string, Document[]>();
  return net.createServer((socket) => {
    onMessages(
      socket,
      (bytes) => (bytes.length < 4 ? undefined : bytes.readInt32LE(0)),
      (message) => {
        const isQuery = message.readInt32LE(12) === OP_QUERY;
        const body = isQuery ? message.subarray(message.indexOf(0, 20) + 9) : message.subarray(21);
        const command = BSON.deserialize(body);
        const rest = message.subarray(21 + (isQuery ? body.length : body.readInt32LE(0)));
        if (!isQuery && rest[0] === 1) addSequence(command, rest);
        const reply = BSON.serialize(answer(collections, command));
        const head = Buffer.alloc(isQuery ? 36 : 21);
        head.writeInt32LE(head.length + reply.length, 0);
        head.writeInt32LE(message.readInt32LE(4), 8);
        head.writeInt32LE(isQuery ? 1 : OP_MSG, 12);
        if (isQuery) head.writeInt32LE(1, 32);
        if (!socket.destroyed) socket.write(Buffer.concat([head, reply]));
      },
    );
    socket.on('error', () => undefined);
  });
}

const OP_MSG = 2013;
const OP_QUERY = 2004;

/** Documents of an insert come in a section of their own. */
function addSequence(command: Document, section: Buffer): void {
  const end = section.indexOf(0, 5);
  const documents: Document[] = [];
  for (let at = end + 1; at < section.readInt32LE(1) + 1; at += section.readInt32LE(at)) {
    documents.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  }
  command[section.toString('utf8', 5, end)] = documents;
}

function answer(collections: Map<string, Document[]>, command: Document): Document {
  const [verb = ''] = Object.keys(command);
  const name = String(command[verb]);
  const rows = collections.get(name) ?? [];
  collections.set(name, rows);
  switch (verb) {
    case 'hello':
    case 'ismaster':
    case 'isMaster':
      return {
        ismaster: true,
        isWritablePrimary: true,
        maxWireVersion: 21,
        minWireVersion: 0,
        maxBsonObjectSize: 16_777_216,
        maxMessageSizeBytes: 48_000_000,
        maxWriteBatchSize: 100_000,
        ok: 1,
      };
    case 'insert': {
      const writeErrors: Document[] = [];
      (command['documents'] as Document[]).forEach((document, index) => {
        if (rows.some((row) => String(row['_id']) === String(document['_id'])))
          writeErrors.push({ index, code: 11000, errmsg: 'E11000 duplicate key error' });
        else rows.push(document);
      });
      return { ok: 1, n: rows.length, ...(writeErrors.length === 0 ? {} : { writeErrors }) };
    }
    case 'find':
      return {
        ok: 1,
        cursor: {
          id: BSON.Long.ZERO,
          ns: `test.${name}`,
          firstBatch: rows.filter((row) => fits(row, command['filter'] as Document)),
        },
      };
    case 'update': {
      const [{ q, u }] = command['updates'] as [
        { q: Document; u: { $inc?: Record<string, number>; $set?: Document } },
      ];
      const row = rows.find((one) => fits(one, q));
      if (row !== undefined) change(row, u);
      return { ok: 1, n: row === undefined ? 0 : 1, nModified: row === undefined ? 0 : 1 };
    }
    case 'findAndModify': {
      const row = rows.find((one) => fits(one, command['query'] as Document));
      if (row !== undefined) change(row, command['update'] as Document);
      return {
        ok: 1,
        value: row ?? null,
        lastErrorObject: { n: row === undefined ? 0 : 1, updatedExisting: row !== undefined },
      };
    }
    case 'ping':
    case 'endSessions':
      return { ok: 1 };
    default:
      return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${verb}'` };
  }
}

function fits(row: Document, filter: Document): boolean {
  return Object.entries(filter).every(([key, wanted]) => String(row[key]) === String(wanted));
}

function change(
  row: Document,
  { $inc = {}, $set = {} }: { $inc?: Record<string, number>; $set?: Document },
): void {
  for (const [key, by] of Object.entries($inc)) row[key] = Number(row[key] ?? 0) + by;
  Object.assign(row, $set);
}
