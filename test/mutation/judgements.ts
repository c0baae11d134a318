import { type Judgement } from './judgement';
import { judgements as ofContextProvider } from './judged/context-provider';
import { judgements as ofEventProcessor } from './judged/event-processor';
import { judgements as ofWebSocketManager } from './judged/websocket-manager';
import { type ServiceName } from './services';

const ALL: Readonly<Record<ServiceName, readonly Judgement[]>> = {
  'context-provider': ofContextProvider,
  'event-processor': ofEventProcessor,
  'websocket-manager': ofWebSocketManager,
};

/** Every survivor of a service that somebody has read. */
export function judgementsOf(service: ServiceName): readonly Judgement[] {
  return ALL[service];
}
