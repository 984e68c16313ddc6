import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Long forms of tests (more of the same, larger inputs) take their time; see test/run.ts. */
const patience = process.env['TUNNELSCOPE_FULL'] === '1' ? 4 : 1;

/**
 * Every engine of a test starts threads, and every command a process. Compiled once they take half the time to start; what
 * they inherit from here tells them where that is kept.
 */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'tunnelscope-test');

const { staleSources } = createRequire(import.meta.url)('./electron/boot/stamp.cjs') as {
  readonly staleSources: (part: 'main') => string | null;
};
process.env['TUNNELSCOPE_TEST_BUILT'] = staleSources('main') === null ? '1' : '0';

export default defineConfig({
  test: {
    pool: 'forks',
    // Half of the processors by default, which is one of two.
    maxWorkers: 2,
    allowOnly: false,
    // What is waited for comes when it comes: a busy machine takes more than the second that is the default.
    expect: { poll: { timeout: 15_000 } },
    env: { TZ: 'UTC' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'node_modules/**'],
          setupFiles: ['test/built-threads.ts'],
          testTimeout: 60_000 * patience,
          hookTimeout: 60_000 * patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000 * patience,
          hookTimeout: 120_000 * patience,
        },
      },
    ],
  },
});
