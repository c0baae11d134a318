'use strict';

/** Lowest first: a layer imports from the layers above it in this list, and from itself. */
const layers = [
  { name: 'errors', path: '^sim/errors\\.ts$' },
  { name: 'choices', path: '^sim/choices/' },
  { name: 'trace', path: '^sim/trace/' },
  { name: 'kernel', path: '^sim/kernel/' },
  { name: 'clock', path: '^sim/clock/' },
  { name: 'world', path: '^sim/world/' },
  { name: 'doors', path: '^sim/doors/' },
  { name: 'strategies', path: '^sim/strategies/' },
  { name: 'checks', path: '^sim/checks/' },
  { name: 'loader', path: '^sim/loader/' },
  { name: 'runner', path: '^sim/runner/' },
  { name: 'report', path: '^sim/report/' },
  { name: 'mocha', path: '^sim/mocha/' },
  { name: 'fast-check', path: '^sim/fast-check/' },
  { name: 'database', path: '^sim/database/' },
  { name: 'cli', path: '^sim/cli/' },
];

const entry = '^sim/index\\.ts$';

/** Peers do not import each other, although one stands before the other in the list. */
const peers = [
  ['strategies', 'checks'],
  ['mocha', 'fast-check', 'database', 'cli'],
];

/** One folder of sim/ holds each of these packages; the rest of the project goes through it. */
const packageHomes = [
  { packages: ['seedrandom'], home: '^sim/choices/' },
  { packages: ['@sinonjs/fake-timers'], home: '^(sim/clock|bench)/' },
  { packages: ['acorn', 'magic-string'], home: '^sim/loader/' },
  { packages: ['commander'], home: '^sim/cli/' },
];

function mayImport(importer, imported) {
  const arePeers = peers.some((set) => set.includes(importer.name) && set.includes(imported.name));
  return (
    layers.indexOf(imported) <= layers.indexOf(importer) && (!arePeers || importer === imported)
  );
}

const layerRules = layers.map((layer) => {
  const allowed = layers.filter((other) => mayImport(layer, other));
  return {
    name: `layer-${layer.name}`,
    comment: `${layer.name} imports, within sim/, only: ${allowed.map(({ name }) => name).join(', ')}.`,
    severity: 'error',
    from: { path: layer.path },
    to: { path: '^sim/', pathNot: allowed.map(({ path }) => path) },
  };
});

/** A package's types count as the package: a type import is an import. */
function packagePaths(name) {
  const typesName = name.replace(/^@([^/]+)\//u, '$1__');
  return [`(^|/)node_modules/${name}/`, `(^|/)node_modules/@types/${typesName}/`];
}

const packageRules = packageHomes.map(({ packages, home }) => ({
  name: `only-one-home-${packages[0].replace(/\W+/gu, '-').replace(/^-/u, '')}`,
  comment: `${packages.join(' and ')} only in ${home}.`,
  severity: 'error',
  from: { path: '^(bin|sim|services|scenarios|test|bench)/', pathNot: home },
  to: { path: packages.flatMap(packagePaths) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'sim-file-has-a-layer',
      comment: 'Every file of sim/ lies in a layer; the public entry stands above them all.',
      severity: 'error',
      from: {},
      module: {
        path: '^sim/',
        pathNot: [...layers.map(({ path }) => path), entry],
        // 100 is the greatest value; beyond it the rules of the importing layers report the file.
        numberOfDependentsLessThan: 100,
      },
    },
    {
      name: 'sim-stands-alone',
      comment: 'The simulator knows neither the services nor what drives it.',
      severity: 'error',
      from: { path: '^sim/' },
      to: { path: '^(services|scenarios|test|bench)/' },
    },
    {
      name: 'services-know-no-simulator',
      comment: 'A service is plain Node code that runs the same without heddle installed.',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(sim|scenarios|test|bench)/' },
    },
    {
      name: 'scenarios-use-the-public-entry',
      comment: 'A scenario sees what a user sees: the public entries, services, packages, Node.',
      severity: 'error',
      from: { path: '^scenarios/' },
      to: {
        pathNot: [
          entry,
          '^sim/(mocha|fast-check|database)/index\\.ts$',
          '^(services|scenarios)/',
          '(^|/)node_modules/',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Files in a cycle can be neither read nor tested apart. Types alone may refer back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing escapes every other rule here.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    // The code under test imports whatever the tests want to see instrumented, cycles included.
    exclude: {
      path: [
        '^(\\.git|\\.ci|\\.heddle|dist|coverage|docs|tools)/',
        '^test/(fidelity|syntax)/.*\\.(js|cjs|mjs)$',
        '^test/nodes/',
        '^bench/bugs/published/',
        // Packages of its own, which a clone has only after `npm run probes`.
        '^probes/(packages|servers)/',
        '^test/.*/fixtures/',
      ],
    },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
