import { type ContextProvider } from './context-provider';
import { type CameraContext, type EntityContext } from './context-source';
import { ContextError } from './errors';
import { checkId, checkObject, checkVersion, invalid } from './validation';

/** Where changes are written. A save resolves with the version of its commit, once that is durable. */
export interface ContextStore {
  saveCamera(request: { readonly camera: string; readonly record: CameraContext }): Promise<number>;
  saveEntity(request: { readonly entity: string; readonly record: EntityContext }): Promise<number>;
}

export interface ContextChangesOptions {
  readonly store: ContextStore;
  /** Told of each change, and told only when the change can be read. */
  readonly provider: Pick<ContextProvider, 'invalidate'>;
}

/**
 * The way by which what is known changes: a person edits a camera, or says who was really seen. A
 * `get` that begins after a change has resolved sees it.
 */
export class ContextChanges {
  private readonly store: ContextStore;
  private readonly provider: Pick<ContextProvider, 'invalidate'>;

  /** @throws ContextError `INVALID_ARGUMENT` */
  constructor(options: ContextChangesOptions) {
    checkObject('options', options);
    this.store = checkStore(options.store);
    checkObject('provider', options.provider);
    this.provider = options.provider;
  }

  /**
   * Resolves with the version of the change.
   *
   * @throws ContextError `INVALID_ARGUMENT`, `INVALID_READING` for a store that names no version,
   *   and whatever the store rejects with; the change may have been made all the same
   */
  async changeCamera(camera: string, record: CameraContext): Promise<number> {
    checkId('camera', camera);
    checkObject('record', record);
    return await this.commit({ camera }, () => this.store.saveCamera({ camera, record }));
  }

  /** The same for an entity. */
  async changeEntity(entity: string, record: EntityContext): Promise<number> {
    checkId('entity', entity);
    checkObject('record', record);
    return await this.commit({ entity }, () => this.store.saveEntity({ entity, record }));
  }

  private async commit(
    target: Parameters<ContextProvider['invalidate']>[0],
    save: () => Promise<number>,
  ): Promise<number> {
    try {
      const version = versionOf(await save());
      this.provider.invalidate(target, version);
      return version;
    } catch (error) {
      // Perhaps only the answer was lost: what is remembered may be from before a change.
      this.provider.invalidate(target, 0);
      throw error;
    }
  }
}

function checkStore(store: unknown): ContextStore {
  const { saveCamera, saveEntity } = (store ?? {}) as Partial<ContextStore>;
  if (typeof saveCamera !== 'function' || typeof saveEntity !== 'function') {
    throw invalid('store', 'an object with saveCamera and saveEntity', store);
  }
  return store as ContextStore;
}

function versionOf(answer: unknown): number {
  try {
    return checkVersion('version', answer);
  } catch (cause) {
    const message = 'the store must answer a save with its version';
    throw new ContextError('INVALID_READING', message, { cause });
  }
}
