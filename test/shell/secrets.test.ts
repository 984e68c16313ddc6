import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSignIn } from '../../electron/main/guard.ts';
import { proxyOf } from '../../electron/main/proxy.ts';
import { type Cipher, createSecrets } from '../../electron/main/secrets.ts';
import { type Place, place } from '../make/place.ts';

const SECRET = 'sv=1&sig=abc';
const cipher: Cipher = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
  decryptString(bytes) {
    const text = Buffer.from([...bytes].map((byte) => byte ^ 0x5a)).toString();
    if (!text.startsWith('sv=')) throw new Error('encrypted by somebody else');
    return text;
  },
  getSelectedStorageBackend: () => 'gnome_libsecret',
};

let own: Place;
let file: string;
beforeEach(async () => {
  own = await place();
  file = join(own.folder, 'data', 'secrets.json');
});
afterEach(() => own.close());

describe("the platform's safe storage", () => {
  test('keeps a secret over a restart, encrypted, until it is dropped', () => {
    createSecrets(file, cipher)?.answer({ ask: 'keep', name: 'a', secret: SECRET });
    expect(readFileSync(file, 'utf8')).not.toContain('sig');
    const again = createSecrets(file, cipher);
    expect(again?.answer({ ask: 'take', name: 'a' })).toBe(SECRET);
    expect(again?.answer({ ask: 'take', name: 'b' })).toBeNull();
    again?.answer({ ask: 'drop', name: 'a' });
    expect(again?.answer({ ask: 'take', name: 'a' })).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe('{}');
  });

  test('gives none that it cannot read, and minds no damaged file', () => {
    const secrets = createSecrets(file, cipher);
    secrets?.answer({ ask: 'keep', name: 'a', secret: SECRET });
    writeFileSync(file, JSON.stringify({ a: Buffer.from('other').toString('base64'), b: 7 }));
    expect(secrets?.answer({ ask: 'take', name: 'a' })).toBeNull();
    expect(secrets?.answer({ ask: 'take', name: 'b' })).toBeNull();
    writeFileSync(file, 'no JSON');
    secrets?.answer({ ask: 'keep', name: 'c', secret: SECRET });
    expect(secrets?.answer({ ask: 'take', name: 'c' })).toBe(SECRET);
  });

  test('is not used where it is none', () => {
    expect(createSecrets(file, { ...cipher, isEncryptionAvailable: () => false })).toBeNull();
    expect(createSecrets(file, { ...cipher, getSelectedStorageBackend: () => 'basic_text' }, 'linux')).toBeNull();
    expect(createSecrets(file, { ...cipher, getSelectedStorageBackend: () => 'basic_text' }, 'win32')).not.toBeNull();
  });
});

test.each([
  ['DIRECT', null],
  ['PROXY proxy.contoso.com:8080; DIRECT', 'http://proxy.contoso.com:8080'],
  ['HTTPS secure.contoso.com:443', 'https://secure.contoso.com:443'],
  ['SOCKS5 socks:1080; PROXY second:3128', 'http://second:3128'],
  ['SOCKS socks:1080', null],
  ['DIRECT; PROXY never:1', null],
  ['', null],
])('the system says "%s", and that is %s', (list, proxy) => {
  expect(proxyOf(list)).toBe(proxy);
});

describe('a sign-in in the browser', () => {
  test.each([
    'https://microsoft.com/devicelogin',
    'https://www.microsoft.com/devicelogin',
    'https://login.microsoft.com/device',
    'https://login.microsoftonline.us/common/oauth2/deviceauth',
    'https://login.microsoftonline.com/error?code=50076',
  ])('%s', (address) => {
    expect(isSignIn(address)).toBe(true);
  });

  test.each([
    'http://microsoft.com/devicelogin',
    'https://microsoft.com/',
    'https://microsoft.com.evil.example/devicelogin',
    'https://user@microsoft.com/devicelogin',
    'https://microsoft.com:444/devicelogin',
    'https://login.microsoftonline.com/common/oauth2/authorize?redirect_uri=https://evil.example',
  ])('not %s', (address) => {
    expect(isSignIn(address)).toBe(false);
  });
});
