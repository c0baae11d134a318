import { z } from 'zod';
import { type Cameras, type ContextLookup, type Publisher, type VisionModel } from './surroundings';

/** Where the processor gives no signal; it has long gone on by then. */
const LONGEST_WAIT_MS = 10_000;

export interface HttpSurroundingsOptions {
  /** `GET {camerasUrl}/{camera}/snapshot?frames=n` gives `{ frames }` in base64; 404: no such camera. */
  readonly camerasUrl: string;
  /** `POST` with `{ motion, frames, context }` gives a `VisionAnswer`. */
  readonly visionUrl: string;
  /** `POST {publishUrl}` with `{ topic, message }`. */
  readonly publishUrl: string;
  /** `GET {contextUrl}/context`, as the context provider serves it. Undefined: there is no context. */
  readonly contextUrl: string | undefined;
}

const SnapshotBody = z.object({ frames: z.array(z.base64()) });
const VisionBody = z.object({
  description: z.string(),
  labels: z.array(z.string()),
  costMicros: z.number(),
});
const ContextBody = z.object({ kind: z.string(), context: z.unknown() });

/** Everything around the processor at the other end of HTTP. */
export function httpSurroundings(options: HttpSurroundingsOptions) {
  const { camerasUrl, visionUrl, publishUrl, contextUrl } = options;
  const cameras: Cameras = {
    async snapshot({ camera, frames }, signal) {
      const url = `${camerasUrl}/${encodeURIComponent(camera)}/snapshot?frames=${frames}`;
      const response = await fetch(url, { signal });
      if (response.status === 404) return { kind: 'unknown' };
      const body = SnapshotBody.parse(await bodyOf(response));
      return { kind: 'frames', frames: body.frames.map((frame) => Buffer.from(frame, 'base64')) };
    },
  };
  const vision: VisionModel = {
    async describe({ motion, frames, context }, signal) {
      const pictures = frames.map((frame) => Buffer.from(frame).toString('base64'));
      const request = { motion, frames: pictures, context };
      return VisionBody.parse(await bodyOf(await post(visionUrl, request, signal)));
    },
  };
  const publisher: Publisher = {
    async publish(topic, announcement) {
      const { type, eventId, outboxSeq } = announcement;
      // The same id each time it is announced, so that whoever hears it twice shows it once.
      const message = { type, id: `${eventId}:${outboxSeq}`, data: announcement };
      await bodyOf(
        await post(publishUrl, { topic, message }, AbortSignal.timeout(LONGEST_WAIT_MS)),
      );
    },
  };
  const context: ContextLookup = {
    async get({ camera, timeMs, entity }) {
      if (contextUrl === undefined) return { kind: 'unknown' };
      const query = new URLSearchParams({
        camera,
        timeMs: String(timeMs),
        ...(entity && { entity }),
      });
      return ContextBody.parse(
        await (
          await fetch(`${contextUrl}/context?${query.toString()}`, {
            signal: AbortSignal.timeout(LONGEST_WAIT_MS),
          })
        ).json(),
      );
    },
  };
  return { cameras, vision, publisher, context };
}

async function post(url: string, body: object, signal: AbortSignal): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    signal,
  });
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return await response.json();
}
