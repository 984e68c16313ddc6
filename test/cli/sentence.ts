import { expect } from 'vitest';

/** What people are told: whole sentences of plain words, on one line, with nothing of the machinery in them. */
export function expectSentence(text: string): void {
  expect(text).toMatch(/^\S[\s\S]*[.?]$/);
  expect(text).not.toMatch(/[\n!]|undefined|\bnull\b|\[object|NaN|Error:|\bat \w+ \(|node:|ENOENT|SQLITE_/);
  expect(text.length).toBeLessThan(1500);
}
