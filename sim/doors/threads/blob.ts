import { Blob } from 'node:buffer';
import { ReadableStream, TextDecoderStream } from 'node:stream/web';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Node 24 and later read a blob in immediates that they kept before any door was open. In a run a stream of a
 * blob gives all of it at once, in an immediate of the run.
 */
export function openBlobDoor(): void {
  const streams: Readonly<Record<string, (run: Run, blob: Blob) => unknown>> = {
    stream: streamOf,
    textStream: (run, blob) => streamOf(run, blob).pipeThrough(new TextDecoderStream()),
  };
  for (const [key, virtual] of Object.entries(streams)) {
    if (!Object.hasOwn(Blob.prototype, key)) continue;
    replaceFunction<AnyFunction>(Blob.prototype, key, (native) =>
      inRun(native, function (this: unknown, run) {
        return this instanceof Blob ? virtual(run, this) : native.call(this);
      }),
    );
  }
}

function streamOf(run: Run, blob: Blob): ReadableStream<Uint8Array> {
  let isRead = false;
  return new ReadableStream(
    {
      type: 'bytes',
      async pull(controller) {
        const bytes = isRead ? new ArrayBuffer(0) : await blob.arrayBuffer();
        isRead = true;
        await new Promise<void>((resolve) => {
          run.timers.setImmediate(resolve);
        });
        if (bytes.byteLength > 0) {
          controller.enqueue(new Uint8Array(bytes));
          return;
        }
        controller.close();
        // Tells a reader that brought its own buffer of the end.
        controller.byobRequest?.respond(0);
      },
    },
    { highWaterMark: 0 },
  );
}
