import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { rulePackSchema } from '../../shared/model/rules.ts';
import { analysisSchema, faultLineSchema } from '../../shared/model/analysis.ts';
import { runComparisonSchema } from '../../shared/model/comparison.ts';
import { explanationSchema } from '../../shared/model/explanation.ts';

/**
 * The published JSON Schemas of what `analyze --json` prints, made from the shapes that the engine itself is checked by.
 *   node test/make/schema.ts
 */
const FOLDER = join(import.meta.dirname, '..', '..', 'resources', 'schema');

export const SCHEMAS = [
  {
    path: join(FOLDER, 'analysis.schema.json'),
    text: textOf(
      'tunnelscope.analysis/1',
      'What `tunnelscope analyze --json` prints for each PATH that was opened.',
      analysisSchema,
    ),
  },
  {
    path: join(FOLDER, 'fault.schema.json'),
    text: textOf(
      'tunnelscope.fault/1',
      'What `tunnelscope analyze --json` prints for a PATH that could not be opened.',
      faultLineSchema,
    ),
  },
  {
    path: join(FOLDER, 'explanation.schema.json'),
    text: textOf(
      'tunnelscope.explanation/1',
      'What `tunnelscope explain --json` prints for each text.',
      explanationSchema,
    ),
  },
  {
    path: join(FOLDER, 'comparison.schema.json'),
    text: textOf('tunnelscope.comparison/1', 'What `tunnelscope compare --json` prints.', runComparisonSchema),
  },
  {
    path: join(FOLDER, 'rules.schema.json'),
    text: textOf(
      'tunnelscope.rules/1',
      'A pack of rules of your own; `tunnelscope rules check` says the rest.',
      rulePackSchema,
      'input',
    ),
  },
] as const;

function textOf(title: string, description: string, schema: z.ZodType, io: 'input' | 'output' = 'output'): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    // Fields may be added: a script that holds on to this schema is not to fail for it. What people write is held to it.
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`;
}

if (import.meta.main) {
  for (const { path, text } of SCHEMAS) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
