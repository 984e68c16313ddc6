import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCHEMAS } from '../make/schema.ts';

describe('the published JSON Schemas', () => {
  it.each(SCHEMAS.map(({ path, text }) => [basename(path), path, text] as const))(
    '%s is up to date',
    (_, path, text) => {
      expect(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'), 'run node test/make/schema.ts').toBe(text);
    },
  );

  it('refuse what lacks a key, and let fields be added', () => {
    const validate = new Ajv2020().compile(JSON.parse(SCHEMAS[1].text) as object);
    const fault = { schema: 'tunnelscope.fault/1', path: 'a', code: 'empty', text: 'a is empty.', hint: null };
    expect(validate(fault)).toBe(true);
    expect(validate({ ...fault, more: 1 })).toBe(true);
    const { hint: _hint, ...less } = fault;
    expect(validate(less)).toBe(false);
    expect(validate({ ...fault, schema: 'tunnelscope.fault/2' })).toBe(false);
  });
});
