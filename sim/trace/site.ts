import { hashText } from './hash';

/** What stands at a site: a place in the user's source that heddle knows by number. */
export type SiteKind = 'function' | 'await' | 'forAwait' | 'then' | 'import';

/**
 * A place in the user's own source. Its signature names it over edits elsewhere in the file: file,
 * enclosing function, normalised source of the awaited expression, ordinal within the function.
 */
export interface Site {
  readonly kind: SiteKind;
  /** Project-relative, with forward slashes. */
  readonly file: string;
  /** 1-based, in the original file (TypeScript where the source map leads there). */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Name of the enclosing function, or of the function itself. */
  readonly functionName: string;
  /** The awaited expression, white space folded, at most 80 characters; empty for functions. */
  readonly expression: string;
  /** Hash of the signature; part of the digest. */
  readonly hash: number;
}

export type SiteId = number & { readonly __brand: 'SiteId' };

/** Site 0: the kernel itself. */
const KERNEL: Site = {
  kind: 'function',
  file: '',
  line: 0,
  column: 0,
  functionName: 'main',
  expression: '',
  hash: 0,
};

const sites: Site[] = [KERNEL];

/** The hashes once more, side by side: every step looks one up. */
let hashes = new Int32Array(1024);

/** For each site whether it lies in a package, side by side too. */
let inPackage = new Uint8Array(1024);

/** Adds a site for the life of the process; instrumented code names it by the returned number. */
export function registerSite(site: Omit<Site, 'hash'>, ordinal: number): SiteId {
  const signature = [site.file, site.functionName, site.kind, site.expression, ordinal].join('\n');
  const hash = hashText(signature);
  sites.push({ ...site, hash });
  if (sites.length > hashes.length) {
    const grown = new Int32Array(hashes.length * 2);
    grown.set(hashes);
    hashes = grown;
    const more = new Uint8Array(grown.length);
    more.set(inPackage);
    inPackage = more;
  }
  hashes[sites.length - 1] = hash;
  inPackage[sites.length - 1] = Number(/(?:^|\/)node_modules\//.test(site.file));
  return (sites.length - 1) as SiteId;
}

/** The site of a number; unknown numbers are the kernel's own. */
export function siteOf(id: number): Site {
  return sites[id] ?? KERNEL;
}

/** Hash of the signature of a site. */
export function siteHash(id: number): number {
  return hashes[id] ?? 0;
}

/** Whether a site lies in a package, and not in a file of the project. */
export function isInPackage(id: number): boolean {
  return inPackage[id] === 1;
}

/** `file:line`, as a terminal makes it clickable. */
export function formatSite(site: Site): string {
  return `${site.file}:${String(site.line)}`;
}
