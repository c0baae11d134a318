const faces = new WeakMap<object, object>();

/**
 * What `import` sees of a CommonJS module that was an ES module before some compile: its `default` is
 * all of its exports, as in Node. One face for each exports object.
 */
export function wholeAsDefault(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null) return exports;
  if ((exports as { __esModule?: boolean }).__esModule !== true) return exports;
  let face = faces.get(exports);
  if (face === undefined) {
    face = Object.defineProperty({ default: exports }, '__esModule', { value: true });
    for (const name of Object.keys(exports)) {
      if (name === 'default') continue;
      const get = (): unknown => Reflect.get(exports, name) as unknown;
      Object.defineProperty(face, name, { enumerable: true, get });
    }
    faces.set(exports, face);
  }
  return face;
}

/** What `import()` gives: an ES module's own exports, or a CommonJS module as `default` and by name. */
export function namespaceOf(exports: unknown): unknown {
  if (typeof exports !== 'object' && typeof exports !== 'function') return { default: exports };
  if (exports === null) return { default: exports };
  if ((exports as { __esModule?: boolean }).__esModule === true) return exports;
  return { ...exports, default: exports };
}
