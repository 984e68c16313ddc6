import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readText, root } from '../law/files.ts';

/** Reached through electron-builder, whose part it is. */
const require = createRequire(createRequire(join(root, 'package.json')).resolve('electron-builder/package.json'));
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration(configuration: unknown, log: unknown): Promise<void>;
};
const { load } = require('js-yaml') as { load(text: string): Record<string, unknown> };

interface Configuration extends Record<string, unknown> {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly files: readonly string[];
}

let configuration: Configuration;

beforeAll(() => {
  configuration = load(readText('electron-builder.yml')) as Configuration;
});

describe('the configuration of the installers', () => {
  test('is one that electron-builder takes', async () => {
    await validateConfiguration(configuration, { isEnabled: false });
    await expect(validateConfiguration({ ...configuration, nonsense: 1 }, { isEnabled: false })).rejects.toThrow(
      'nonsense',
    );
  });

  test('sets the fuses that close the packaged app', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('packs an archive, and lets no code but native modules lie beside it', () => {
    expect(configuration).toMatchObject({
      asar: { smartUnpack: false },
      npmRebuild: false,
      asarUnpack: ['**/*.node', 'resources/samples/**'],
    });
  });

  test('names what goes in, and takes no file type as its own', () => {
    expect(configuration.files).toContain('out/main/*.mjs');
    expect(
      configuration.files.filter((pattern) => !pattern.startsWith('!')).every((pattern) => !pattern.startsWith('**/*')),
    ).toBe(true);
    expect(configuration).not.toHaveProperty('fileAssociations');
  });
});

test('the manifest points at what is built and shipped', () => {
  const manifest = JSON.parse(readText('package.json')) as {
    main: string;
    bin: Record<string, string>;
    dependencies: Record<string, string>;
  };
  expect(manifest.main).toBe('out/main/index.mjs');
  expect(manifest.bin).toEqual({ tunnelscope: 'electron/boot/cli.cjs' });
  // Only dependencies are shipped and left out of the bundle; this one can't be bundled.
  expect(manifest.dependencies).toHaveProperty('better-sqlite3');
});
