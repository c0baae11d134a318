/** Histories and models, as the public entries offer them. */
export { checkLinearizable, type CheckOptions, type CheckResult } from './linearizability';
export type { CallToken, History, HistoryOptions, RecordOptions } from './history';
export { HistoryError, ModelError, PENDING, type Call, type Model, type Pending } from './model';
export * as models from './models';
export type {
  CacheInput,
  CacheOptions,
  ExactlyOnceInput,
  QueueInput,
  QueueOptions,
  RegisterInput,
  RegisterOptions,
  SemaphoreInput,
} from './models';
