const swc = (tsx) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'es6' },
    sourceMaps: true,
  },
];

const node = {
  testEnvironment: 'node',
  // The packages of this repository from their sources; their threads and processes run from their own `dist`.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc(false) },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/[^/]+/dist/'],
};

/**
 * Jest: `server` (everything on Node), `web` (pages in jsdom), `packages` (what lies in packages/), `browser` (real
 * Chromium on the built pages).
 */
export default {
  // Workers of their own: what a test leaves open ends with them, and never holds the run.
  maxWorkers: 2,
  testTimeout: 300_000,
  // Of the concurrent tests of a file: more would only share the cores, and each would take longer.
  maxConcurrency: 3,
  // `--coverage` is for the unit tests (.ci/run): of the others much runs in children, from `dist`, and is not counted.
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: ['src/{sop,flows}/**/*.ts', 'web/chat/**/*.{ts,tsx}'],
  coveragePathIgnorePatterns: ['/node_modules/', '\\.d\\.ts$', '/web/chat/main\\.tsx$'],
  // A floor under what the unit tests reach, a little below what they reached when it was set.
  coverageThreshold: { global: { statements: 91, branches: 91, functions: 93, lines: 91 } },
  projects: [
    {
      ...node,
      displayName: 'server',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/browser/', '<rootDir>/test/web/'],
    },
    {
      ...node,
      displayName: 'web',
      testEnvironment: 'jsdom',
      testEnvironmentOptions: {},
      extensionsToTreatAsEsm: ['.ts', '.tsx'],
      setupFiles: ['<rootDir>/test/web/setup.ts'],
      moduleNameMapper: {
        ...node.moduleNameMapper,
        '\\.css$': '<rootDir>/test/web/style-stub.ts',
      },
      transform: { '^.+\\.tsx?$': swc(true) },
      testMatch: ['<rootDir>/test/web/**/*.test.tsx'],
    },
    { ...node, displayName: 'packages', testMatch: ['<rootDir>/packages/*/test/**/*.test.ts'] },
    { ...node, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};
