/** Small integer hashes. Not for security: for equality of runs and of names. */

/** Mixes one 32-bit integer into another (the multiply and shift of MurmurHash3). */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) | 0;
}

/** FNV-1a over the UTF-16 code units of a string. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}

/** Eight hexadecimal digits of a 32-bit integer. */
export function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, '0');
}
