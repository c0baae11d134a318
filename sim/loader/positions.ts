import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping';

/** Leads from offsets in compiled JavaScript to places in the user's own source. */
export interface Positions {
  /** 1-based line and column of an offset. */
  original(offset: number): Place;
  /** The same for a 1-based line and column of the compiled code. */
  originalOf(line: number, column: number): Place;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Follows the inline source map of `code` where there is one. */
export function positionsOf(code: string): Positions {
  const lineStarts = startsOfLines(code);
  const map = inlineSourceMap(code);
  const originalOf = (line: number, column: number): Place => {
    if (map === undefined) return { line, column };
    const found = originalPositionFor(map, { line, column: column - 1 });
    return found.line === null ? { line, column } : { line: found.line, column: found.column + 1 };
  };
  return {
    originalOf,
    original: (offset) => {
      const line = lineOf(lineStarts, offset);
      return originalOf(line, offset - (lineStarts[line - 1] ?? 0) + 1);
    },
  };
}

const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json[^,\n]*;base64,([A-Za-z0-9+/=]+)/g;

function inlineSourceMap(code: string): TraceMap | undefined {
  const last = [...code.matchAll(INLINE_MAP)].at(-1)?.[1];
  if (last === undefined) return undefined;
  try {
    return new TraceMap(JSON.parse(Buffer.from(last, 'base64').toString()) as SourceMapInput);
  } catch {
    return undefined;
  }
}

function startsOfLines(code: string): number[] {
  const starts = [0];
  for (let index = 0; index < code.length; index++) {
    if (code.charCodeAt(index) === LINE_FEED) starts.push(index + 1);
  }
  return starts;
}

const LINE_FEED = 10;

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
