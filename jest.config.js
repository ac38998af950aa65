import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
// biome-ignore lint/style/noDefaultExport: jest reads the default export.
export default {
  testEnvironment: 'node',
  // One more for every two cores, since tests wait for stacks and browsers. As a number: jest reads "150%" as 150 workers.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  roots: ['<rootDir>/tests', '<rootDir>/packages'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
    '\\.sql$': '<rootDir>/tests/support/text-transform.cjs',
  },
  testTimeout: 30_000,
  testSequencer: '<rootDir>/tests/support/long-first.cjs',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
};
