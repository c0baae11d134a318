export { ContextChanges, type ContextChangesOptions, type ContextStore } from './context-changes';
export {
  type Context,
  type ContextOutcome,
  ContextProvider,
  type ContextProviderHealth,
  type ContextProviderMetrics,
  type ContextProviderOptions,
  type ContextQuery,
  type InvalidationTarget,
} from './context-provider';
export {
  type CameraContext,
  type ContextSource,
  type EntityContext,
  type Reading,
} from './context-source';
export { ContextError, type ContextErrorCode } from './errors';
export {
  type CacheMetrics,
  type Compute,
  type EntryState,
  SingleFlightCache,
  type SingleFlightCacheOptions,
} from './single-flight-cache';
