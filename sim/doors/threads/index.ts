import { openBlobDoor } from './blob';
import { openCryptoDoor } from './crypto';
import { openSubtleDoor } from './subtle';
import { openZlibDoor } from './zlib';

/**
 * Opens the door of the thread pool. What Node has other threads do is computed at once, when it is asked for;
 * its completion comes some time later, as a stand-in on a strand of its own.
 */
export function openThreadsDoor(): void {
  openZlibDoor();
  openCryptoDoor();
  openSubtleDoor();
  openBlobDoor();
}
