export { type EndReason, type ClientState } from './client';
export { type ClientSocket } from './client-socket';
export { type ManagerErrorCode, WebSocketManagerError } from './errors';
export { type Cursor, type ResyncReason } from './frames';
export { type GoodbyeReason } from './goodbye';
export { type Message } from './message';
export {
  type Draft,
  type LogEntry,
  type LogRange,
  MemoryLog,
  type MessageLog,
} from './message-log';
export {
  type Authenticate,
  type Credentials,
  type Identity,
  type TopicOptions,
  type WebSocketManagerOptions,
} from './options';
export { type ManagerStats } from './tally';
export {
  type AttachOutcome,
  type Connection,
  type DrainReport,
  type Health,
  type PublishOutcome,
  WebSocketManager,
} from './websocket-manager';
