import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Announcement,
  EventProcessor,
  type EventProcessorOptions,
  InProcessStore,
  type MotionEvent,
  ProcessorError,
  type ProcessorErrorCode,
  type Snapshot,
  type VisionAnswer,
} from '../../../services/event-processor';

export const noon = Date.UTC(2025, 5, 1, 12);
export const picture = new Uint8Array([1, 2, 3]);
export const cat: VisionAnswer = { description: 'a cat', labels: ['cat'], costMicros: 5_000 };

type Options = EventProcessorOptions;
type Get = Options['context']['get'];
type Describe = Options['vision']['describe'];

export let clock: sinon.SinonFakeTimers;
export let store: InProcessStore;
export let surroundings: ReturnType<typeof stubSurroundings>;
export let processor: EventProcessor;

/** Gives each test a processor over stubs and fake time, and drains it; no timer may be left. */
export function withProcessor(): void {
  beforeEach(() => {
    const toFake = ['setTimeout', 'clearTimeout', 'performance', 'Date'] as const;
    clock = sinon.useFakeTimers({ toFake: [...toFake], now: noon });
    store = new InProcessStore();
    surroundings = stubSurroundings();
    use();
  });

  afterEach(async () => {
    const draining = processor.drain(1_000);
    await clock.tickAsync(1_000);
    await draining;
    expect(clock.countTimers(), 'timers left').to.equal(0);
    clock.restore();
  });
}

/** Takes another processor over the same stubs. */
export function use(options: object = {}): void {
  processor = make(options);
}

export function make(options: object = {}): EventProcessor {
  const { snapshot, get, describe: look, publish } = surroundings;
  return new EventProcessor({
    ...{ store, cameras: { snapshot }, context: { get } },
    ...{ vision: { describe: look }, publisher: { publish } },
    ...options,
  });
}

function stubSurroundings() {
  const snapshot = sinon.stub<Parameters<Options['cameras']['snapshot']>, Promise<Snapshot>>();
  const context = { name: 'Front door' };
  return {
    snapshot: snapshot.callsFake(() => frames(1)),
    get: sinon.stub<Parameters<Get>, ReturnType<Get>>().resolves({ kind: 'context', context }),
    describe: sinon.stub<Parameters<Describe>, Promise<VisionAnswer>>().resolves(cat),
    publish: sinon.stub<[string, Announcement], Promise<void>>().resolves(),
  };
}

export async function frames(count: number): Promise<Snapshot> {
  return { kind: 'frames', frames: Array.from({ length: count }, () => picture) };
}

export function motion(camera: string): MotionEvent {
  return { camera, atMs: noon };
}

export function rule(id: string) {
  return { id, label: 'cat' };
}

export async function later<T>(delayMs: number, value: T): Promise<Awaited<T>> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  return await value;
}

export function states(): readonly string[] {
  return store.rows().map(({ state }) => state);
}

export function announced(): readonly string[] {
  return surroundings.publish.getCalls().map(({ args: [topic, message] }) => {
    const { camera, description, ruleId } = message;
    return `${topic}: ${String(camera)}, ${String(description ?? ruleId)}`;
  });
}

export async function rejects(call: Promise<unknown>, code: ProcessorErrorCode): Promise<string> {
  const error = await call.then(
    () => expect.fail('was expected to reject'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProcessorError)) throw error;
  expect(error.code, error.message).to.equal(code);
  return error.message;
}
