import { type Broadcaster } from './broadcaster';
import { type Client } from './client';

/**
 * Sends a client what it missed, page by page as fast as it reads, and makes it live. What is
 * broadcast meanwhile is in the log as well, so it comes in its turn. A client that has fallen behind
 * the log is told to resync.
 *
 * @throws WebSocketManagerError `LOG_FAILED`
 */
export async function replay(
  client: Client,
  broadcaster: Broadcaster,
  options: { readonly replayBatch: number },
): Promise<void> {
  while (client.state === 'replaying' && client.position < broadcaster.head) {
    const { position: afterSeq } = client;
    const page = await broadcaster.read({ afterSeq, limit: options.replayBatch });
    if (page[0]?.seq === afterSeq + 1) {
      for (const entry of page) client.offer(broadcaster.outgoing(entry));
    } else {
      client.skipTo({ epoch: broadcaster.epoch, seq: broadcaster.head }, 'TOO_OLD');
    }
    await client.flushed();
  }
  // Nothing may come between the last look at the head and this.
  client.goLive();
}
