export { type AlertRule } from './alert-rules';
export { type BreakerState, type CircuitBreakerOptions } from './circuit-breaker';
export { ProcessorError, type ProcessorErrorCode } from './errors';
export {
  type DrainReport,
  EventProcessor,
  type IngestAnswer,
  type ProcessorHealth,
  type ProcessorState,
} from './event-processor';
export * from './event-store';
export { InProcessStore, type InProcessStoreOptions } from './in-process-store';
export { type MotionEvent } from './motion-event';
export { type EventProcessorOptions } from './options';
export {
  type Announcement,
  type Cameras,
  type ContextLookup,
  type EventLog,
  type Publisher,
  type Snapshot,
  type VisionAnswer,
  type VisionModel,
  type VisionRequest,
} from './surroundings';
