import { type ContextProvider, type InvalidationTarget } from '../../services/context-provider';
import { type CameraSource } from './camera-source';
import { type Freshness } from './invariants/freshness';

/** Stands between who changes a record and the provider: the checkers are told what it is told. */
export class Announcer {
  constructor(
    private readonly parts: {
      readonly provider: ContextProvider;
      readonly source: CameraSource;
      readonly fresh: Freshness;
    },
  ) {}

  invalidate(target: InvalidationTarget, version: number): void {
    const { provider, source, fresh } = this.parts;
    const record = 'camera' in target ? target.camera : target.entity;
    source.overtake(record);
    provider.invalidate(target, version);
    fresh.announce(record, version);
  }
}
