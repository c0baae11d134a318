let count = 0;

/** How often it was called in this evaluation of the module. */
export function next(): number {
  count += 1;
  return count;
}
