/** Documentation that a finding may lead to. Only these reach the system's browser, and only over https. */
const DOCUMENTATION: readonly string[] = [
  'learn.microsoft.com',
  'docs.microsoft.com',
  'support.microsoft.com',
  'azure.microsoft.com',
  'portal.azure.com',
  'go.microsoft.com',
  'aka.ms',
  'www.cisco.com',
  'docs.fortinet.com',
  'community.fortinet.com',
  'docs.paloaltonetworks.com',
  'knowledgebase.paloaltonetworks.com',
  'support.checkpoint.com',
  'sc1.checkpoint.com',
  'www.juniper.net',
  'supportportal.juniper.net',
  'docs.sophos.com',
  'www.sonicwall.com',
  'www.watchguard.com',
  'docs.strongswan.org',
  'docs.netgate.com',
  'docs.opnsense.org',
  'docs.vyos.io',
  'help.mikrotik.com',
  'www.iana.org',
  'www.rfc-editor.org',
  'datatracker.ietf.org',
];

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** Compared part by part: a prefix would let `app://bundle.evil` in, and the origin of a scheme of ours is "null" in Node. */
export function isOwnPage(address: string): boolean {
  const url = parse(address);
  return url !== null && url.protocol === 'app:' && url.host === 'bundle' && url.username === '' && url.password === '';
}

/** True for an address that may be handed to the system's browser. */
export function isDocumentation(address: string): boolean {
  const url = parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
    return false;
  return DOCUMENTATION.includes(url.hostname);
}

/** Where a device code is typed in, and what the number of a refused sign-in means: by host, what the path begins with. */
const SIGN_IN: readonly (readonly [host: string, path: RegExp])[] = [
  ['microsoft.com', /^\/devicelogin/],
  ['www.microsoft.com', /^\/devicelogin/],
  ['login.microsoft.com', /^\/device/],
  ['login.microsoftonline.com', /^\/(?:common\/oauth2\/deviceauth|device|error)/],
  ['login.microsoftonline.us', /^\/(?:common\/oauth2\/deviceauth|device|error)/],
  ['login.chinacloudapi.cn', /^\/(?:common\/oauth2\/deviceauth|device|error)/],
  ['login.partner.microsoftonline.cn', /^\/(?:common\/oauth2\/deviceauth|device|error)/],
];

/** True for a page of Microsoft's where a person signs in by a code. */
export function isSignIn(address: string): boolean {
  const url = parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
    return false;
  return SIGN_IN.some(([host, path]) => url.hostname === host && path.test(url.pathname));
}

/** What the page may load at all. Everything that it needs it brings along; the engine does what goes over a network. */
export function mayLoad(address: string): boolean {
  return isOwnPage(address) || /^(data:|blob:app:\/\/bundle\/|devtools:)/.test(address);
}

export function mayAsk(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** A frame as a message says it was sent from. */
export interface Sender {
  readonly url: string;
  /** False for a frame inside the page. */
  readonly isMain: boolean;
  /** True where it belongs to the window that we made. */
  readonly isOurs: boolean;
}

export function isTrusted(sender: Sender | null): boolean {
  return sender !== null && sender.isOurs && sender.isMain && isOwnPage(sender.url);
}

/** Paths as the preload script sends them for what was dropped; null for anything else. */
export function checkedPaths(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > 10_000) return null;
  const paths: string[] = [];
  for (const path of value) {
    if (typeof path !== 'string' || path.length > 32_768 || path.includes('\0')) return null;
    // A file that the page made up itself has no path.
    if (path !== '') paths.push(path);
  }
  return paths;
}
