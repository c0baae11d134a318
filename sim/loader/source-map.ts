import * as path from 'node:path';
import type MagicString from 'magic-string';
import { originalPositionFor, TraceMap, type EncodedSourceMap } from '@jridgewell/trace-mapping';
import type { Positions } from './positions';

/** Leads stack traces back to the user's own source. */
export class SourceMap {
  private static readonly byScript = new Map<string, SourceMap>();
  private map: TraceMap | undefined;

  private constructor(
    private readonly edits: MagicString | undefined,
    private readonly positions: Positions,
    readonly file: string,
  ) {}

  static register(
    script: string,
    edits: MagicString | undefined,
    positions: Positions,
    file: string,
  ): void {
    SourceMap.byScript.set(script, new SourceMap(edits, positions, file));
  }

  /**
   * A stack trace with places in the user's source, project-relative; lines of heddle itself and of
   * Node's internals are left out. At most 12 lines of frames.
   */
  static mapStack(stack: string): string {
    const lines = stack.split('\n').map((line) => SourceMap.mapLine(line));
    const frames = lines.filter((line) => /^\s+at /.test(line) && !isForeign(line));
    const head = lines.filter((line) => !/^\s+at /.test(line));
    return [...head, ...frames.slice(0, 12)].join('\n');
  }

  private static mapLine(line: string): string {
    return line.replace(SCRIPT_PLACE, (whole, script: string, row: string, column: string) => {
      const map = SourceMap.byScript.get(script);
      if (map === undefined) return whole;
      const place = map.place(Number(row), Number(column));
      return `${map.file}:${String(place.line)}:${String(place.column)}`;
    });
  }

  private place(line: number, column: number): { line: number; column: number } {
    if (this.edits === undefined) return this.positions.originalOf(line, column);
    this.map ??= new TraceMap(
      JSON.parse(this.edits.generateMap({ hires: 'boundary' }).toString()) as EncodedSourceMap,
    );
    const found = originalPositionFor(this.map, { line, column: Math.max(0, column - 1) });
    if (found.line === null) return this.positions.originalOf(line, column);
    return this.positions.originalOf(found.line, found.column + 1);
  }
}

const SCRIPT_PLACE = /(heddle:[^\s()]+?):(\d+):(\d+)/g;

/** Places in the user's files are project-relative by now, so a folder of theirs may have any name. */
function isForeign(line: string): boolean {
  return line.includes(OWN_FOLDER) || /\bnode:|heddle:guard|\(<anonymous>\)|evalmachine/.test(line);
}

/** All of heddle's own code lies here, as sources or built. */
const OWN_FOLDER = path.dirname(__dirname) + path.sep;
