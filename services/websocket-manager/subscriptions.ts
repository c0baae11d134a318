import { type Client } from './client';
import { parseClientFrame, refusalFrame, topicsFrame } from './frames';

/**
 * Does what a client asks for, as far as it may, and says what to answer: the topics that it gets
 * now, or why nothing was changed.
 */
export function answerFrame(
  client: Client,
  text: string | undefined,
  topics: { has(topic: string): boolean },
): string {
  const frame = text === undefined ? undefined : parseClientFrame(text);
  if (frame === undefined) return refusalFrame('MALFORMED_FRAME');
  if (client.state === 'authenticating') return refusalFrame('NOT_READY');
  if (!frame.topics.every((topic) => topics.has(topic))) return refusalFrame('UNKNOWN_TOPIC');
  if (!frame.topics.every((topic) => client.permitted.has(topic))) {
    return refusalFrame('FORBIDDEN_TOPIC');
  }
  const wanted = new Set(client.topics);
  for (const topic of frame.topics) {
    if (frame.type === 'subscribe') wanted.add(topic);
    else wanted.delete(topic);
  }
  client.topics = wanted;
  return topicsFrame([...wanted]);
}
