import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const everyTypeScriptFile = ['{sim,services,scenarios,test,bench}/**/*.ts'];

/** The only places in sim/ where the real clock and the real timers may be touched. */
const realTimeAllowed = ['sim/doors/**/*.ts', 'sim/clock/**/*.ts', 'sim/runner/wall-clock.ts'];

const throughADoor = 'Only sim/doors, sim/clock and sim/runner/wall-clock.ts may touch this.';

const bannedGlobals = [
  'Date',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

const bannedProperties = [
  ['Math', 'random'],
  ['process', 'hrtime'],
  ['process', 'nextTick'],
];

const bannedModules = ['timers', 'timers/promises', 'perf_hooks'];

/**
 * Code under test: its awaits, globals and style are what the tests are about, so it stays as written.
 * The test files beside it are linted.
 */
const codeUnderTest = [
  'test/{fidelity,syntax}/**/*.{js,cjs,mjs}',
  'test/**/fixtures/**',
  'test/nodes/**',
  'bench/bugs/published/**',
];

/** Every directive that weakens a rule carries its reason after ` -- `, as ESLint documents it. */
const directiveNeedsReason = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'Say why after " -- ": this directive gives no reason.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const directive = /^\s*eslint(-disable(-next-line|-line)?)?(?=\s|$)/u.test(comment.value);
          if (directive && !/\s-{2,}\s+\S/u.test(comment.value)) {
            // Column -1 lies before the directive itself, which therefore cannot silence this report.
            const start = { line: comment.loc.start.line, column: -1 };
            context.report({ loc: { start, end: comment.loc.end }, messageId: 'missing' });
          }
        }
      },
    };
  },
};

export default tseslint.config(
  {
    ignores: ['dist/**', 'coverage/**', '.heddle/**', ...codeUnderTest],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    plugins: { heddle: { rules: { 'directive-needs-reason': directiveNeedsReason } } },
    rules: {
      'heddle/directive-needs-reason': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // A describe callback is a chapter, not a function.
    files: ['test/**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [js.configs.recommended],
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        __dirname: 'readonly',
        __filename: 'readonly',
        console: 'readonly',
        process: 'readonly',
      },
    },
  },
  {
    files: everyTypeScriptFile,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Messages are full of step counts and seeds; a number in a template reads as it was meant.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // Their packages are installed apart, and without these nothing is known of the types.
    files: ['probes/**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strict],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['sim/**/*.ts'],
    ignores: realTimeAllowed,
    // The rule below sees through `global` only where the name is declared.
    languageOptions: { globals: { global: 'readonly' } },
    rules: {
      'no-restricted-globals': [
        'error',
        {
          globals: bannedGlobals.map((name) => ({ name, message: throughADoor })),
          checkGlobalObject: true,
          globalObjects: ['global'],
        },
      ],
      'no-restricted-properties': [
        'error',
        ...bannedProperties.map(([object, property]) => ({
          object,
          property,
          message: throughADoor,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        ...bannedProperties.map(([object, property]) => ({
          selector: `MemberExpression[property.name="${property}"][object.property.name="${object}"]`,
          message: throughADoor,
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...bannedModules
              .flatMap((name) => [name, `node:${name}`])
              .map((name) => ({ name, message: throughADoor })),
            ...['process', 'node:process'].map((name) => ({
              name,
              importNames: ['hrtime', 'nextTick'],
              message: throughADoor,
            })),
          ],
        },
      ],
    },
  },
  {
    files: realTimeAllowed,
    rules: {
      // A door keeps Node's own functions and calls them on their owner later.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['{test,scenarios}/**/*.ts'],
    rules: {
      // chai asserts by reading a property: expect(x).to.be.true is a whole statement.
      '@typescript-eslint/no-unused-expressions': 'off',
      // A body or a stand-in is async by contract, also where it has nothing to await.
      '@typescript-eslint/require-await': 'off',
    },
  },
);
