import { execFileSync } from 'node:child_process';
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

test("what is left out of Azure's libraries is nothing that Node loads", () => {
  const watch = `import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve(name, context, next) { const found = next(name, context); loaded.push(found.url); return found; } });
    const { BlobServiceClient } = await import('@azure/storage-blob');
    new BlobServiceClient('https://contoso.blob.core.windows.net');
    const { DefaultAzureCredential, DeviceCodeCredential, InteractiveBrowserCredential } = await import('@azure/identity');
    for (const Credential of [DefaultAzureCredential, DeviceCodeCredential, InteractiveBrowserCredential]) new Credential({});
    await Promise.all(['@azure/core-lro', '@azure-rest/core-client', '@azure/core-rest-pipeline'].map((name) => import(name)));
    process.stdout.write(loaded.join('\\n'));`;
  const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', watch], {
    cwd: root,
    encoding: 'utf8',
  }).split('\n');
  const isLeftOut = (url: string): boolean =>
    /node_modules\/@azure\/(?:msal-browser\/|[^/]+\/(?:src|types|dist-browser)\/)|node_modules\/@(?:azure|azure-rest|typespec)\/[^/]+\/dist\/(?:browser|react-native|workerd)\//.test(
      url,
    );
  expect(loaded.length).toBeGreaterThan(100);
  expect(loaded.filter(isLeftOut)).toEqual([]);
  expect(isLeftOut('file:///x/node_modules/@azure/identity/dist/browser/index.js')).toBe(true);
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
