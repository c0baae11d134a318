/** What a disk that shows files of another one through itself asks about them. */
export interface Backing {
  /** What lies at an absolute path, a symbolic link not followed; undefined if nothing does. */
  look(path: string): Backed | undefined;
  /** Names in a folder, in any order. */
  list(path: string): readonly string[];
}

export type Backed =
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly size: number;
      bytes(): Uint8Array;
    }
  | { readonly kind: 'directory'; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string };
