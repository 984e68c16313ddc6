import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What test/run.ts reads back of a run of vitest. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly file: string;
  readonly test: string;
  readonly reason: string;
}

/** Counts tests, and keeps why those that were skipped were. A module that does not load is one failure. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env['TUNNELSCOPE_COUNTS'];
    if (file === undefined) return;
    let passed = 0;
    let failed = unhandledErrors.length;
    const skipped: Skipped[] = [];
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped')
          skipped.push({ file: module.relativeModuleId, test: test.fullName, reason: result.note ?? '' });
        else failed += 1;
      }
    }
    writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies Counts));
  }
}
