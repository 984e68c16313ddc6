import { describe, expect, test } from 'vitest';
import { checkedPaths, isDocumentation, isOwnPage, isTrusted, mayAsk, mayLoad } from '../../electron/main/guard.ts';
import { PREFERENCES, SCHEME } from '../../electron/main/prefs.ts';
import { CSP, cspWithSocket } from '../../electron/page/csp.ts';
import { filesBelow, readText } from '../law/files.ts';

describe('the window', () => {
  test('keeps the page in the sandbox, and the preferences cannot be changed', () => {
    expect(Object.isFrozen(PREFERENCES)).toBe(true);
    expect(PREFERENCES).toMatchObject({ contextIsolation: true, sandbox: true, webSecurity: true });
    for (const off of [
      'nodeIntegration',
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
      'webviewTag',
      'experimentalFeatures',
      'allowRunningInsecureContent',
    ] as const) {
      expect(PREFERENCES[off], off).toBe(false);
    }
    expect(PREFERENCES.enableBlinkFeatures).toBe('');
  });

  test('has a scheme that goes around nothing', () => {
    expect(SCHEME).toEqual({ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } });
  });

  test('has the policy that the page is built for', () => {
    expect(CSP).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'",
    );
    expect(cspWithSocket('ws://127.0.0.1:1')).toBe(
      CSP.replace("connect-src 'self'", "connect-src 'self' ws://127.0.0.1:1"),
    );
  });
});

describe('our own page', () => {
  test.each(['app://bundle/', 'app://bundle/index.html', 'app://bundle/index.html?open=x#/run/a'])('%s', (address) => {
    expect(isOwnPage(address)).toBe(true);
  });

  test.each([
    'app://bundle.evil/',
    'app://bundlex/',
    'app://bundle:80/',
    'app://user@bundle/',
    'app:bundle',
    'https://bundle/',
    'file:///bundle',
    'about:blank',
    '',
  ])('not %s', (address) => {
    expect(isOwnPage(address)).toBe(false);
  });

  test('is heard from its main frame in our window only', () => {
    const page = { url: 'app://bundle/index.html', isMain: true, isOurs: true };
    expect(isTrusted(page)).toBe(true);
    expect(isTrusted(null)).toBe(false);
    for (const change of [
      { isMain: false },
      { isOurs: false },
      { url: 'https://evil.example/' },
      { url: 'about:blank' },
    ])
      expect(isTrusted({ ...page, ...change })).toBe(false);
  });

  test('may ask for one permission', () => {
    expect(
      [
        'clipboard-sanitized-write',
        'clipboard-read',
        'geolocation',
        'media',
        'notifications',
        'midi',
        'unknown',
        '',
      ].filter(mayAsk),
    ).toEqual(['clipboard-sanitized-write']);
  });

  test.each([
    'https://example.com/',
    'http://localhost/',
    'file:///a',
    'ftp://a/',
    'ws://a/',
    'chrome://gpu',
    'blob:null/1',
    'app://other/',
  ])('may not load %s', (address) => {
    expect(mayLoad(address)).toBe(false);
  });
});

describe('what the system browser is given', () => {
  test.each(['https://learn.microsoft.com/en-us/azure/vpn-gateway/', 'https://www.cisco.com/a?b=c#d'])(
    '%s',
    (address) => {
      expect(isDocumentation(address)).toBe(true);
    },
  );

  test.each([
    'http://learn.microsoft.com/',
    'https://learn.microsoft.com.evil.example/',
    'https://evil.example/?learn.microsoft.com',
    'https://learn.microsoft.com@evil.example/',
    'https://user@learn.microsoft.com/',
    'https://learn.microsoft.com:8443/',
    'https://xlearn.microsoft.com/',
    'javascript:alert(1)',
    'file:///C:/Windows/System32/calc.exe',
    'ms-msdt:/id',
    'learn.microsoft.com',
    '',
  ])('not %s', (address) => {
    expect(isDocumentation(address)).toBe(false);
  });

  test('holds every address that our own findings lead to', () => {
    const addresses = filesBelow('resources')
      .filter((path) => /^resources\/(findings|rules|codes|messages)\/.*\.json$/.test(path))
      .flatMap((path) => [...readText(path).matchAll(/https?:\/\/[^\s"\\)]+/g)].map(([address]) => address));
    expect(addresses.filter((address) => !isDocumentation(address))).toEqual([]);
  });
});

describe('paths from a drop', () => {
  test.each([
    [
      ['/a', '', 'C:\\b'],
      ['/a', 'C:\\b'],
    ],
    [[], []],
  ])('%j', (value, paths) => {
    expect(checkedPaths(value)).toEqual(paths);
  });

  test.each([
    [null],
    ['/a'],
    [{ length: 1, 0: '/a' }],
    [['/a', 7]],
    [['/a\0b']],
    [['x'.repeat(40_000)]],
    [Array.from({ length: 10_001 }, () => 'a')],
  ])('refused: %#', (value) => {
    expect(checkedPaths(value)).toBeNull();
  });
});
