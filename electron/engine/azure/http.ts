import type { Agent, HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { raise } from '../../../shared/base/fault.ts';

/** Gives the proxy for an address, as "http://host:port"; null where there is none. */
export type ProxyFor = (url: string) => Promise<string | null>;

/** The way to the network that everything of Azure's takes: to hosts that a person named, through a company's proxy if need be. */
export interface Web {
  readonly userAgent: string;
  /**
   * What a request to this address goes through: undefined for the direct way. Raises a fault "forbidden" where the address
   * is not of `origins`, or would go over the network in the clear.
   */
  agentFor(url: string, origins: readonly string[]): Promise<Agent | undefined>;
  /** Sends requests to these origins and refuses all others, redirects among them. Repeats nothing. */
  client(origins: readonly string[]): Promise<HttpClient>;
}

export interface WebOptions {
  readonly version: string;
  /** The system's proxy, asked where the environment names none. */
  readonly proxyFor?: ProxyFor | undefined;
  /** The environment's words: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export function createWeb({ version, proxyFor, env = process.env }: WebOptions): Web {
  const agents = new Map<string, Agent | undefined>();
  const word = (name: string) => env[name] || env[name.toLowerCase()] || null;

  async function proxyOf(url: URL): Promise<string | null> {
    if (isNear(url.hostname) || bypassed(url, word('NO_PROXY'))) return null;
    const named = url.protocol === 'https:' ? (word('HTTPS_PROXY') ?? word('ALL_PROXY')) : word('HTTP_PROXY');
    return named ?? (await proxyFor?.(url.origin)) ?? null;
  }

  async function agentFor(address: string, origins: readonly string[]): Promise<Agent | undefined> {
    const url = new URL(address);
    admit(url, origins);
    await trustSystem();
    const proxy = await proxyOf(url);
    if (proxy === null) return undefined;
    const key = `${url.protocol} ${proxy}`;
    if (!agents.has(key)) agents.set(key, await agentThrough(proxy, url));
    return agents.get(key);
  }

  return {
    userAgent: `Tunnelscope/${version}`,
    agentFor,
    async client(origins) {
      const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline');
      const plain = createDefaultHttpClient();
      return {
        async sendRequest(request: PipelineRequest) {
          const agent = await agentFor(request.url, origins);
          // What a pipeline chose by itself from the environment knows neither the system's proxy nor what is near.
          if (agent === undefined) delete request.agent;
          else request.agent = agent;
          if (request.url.startsWith('http:')) request.allowInsecureConnection = true;
          return plain.sendRequest(request);
        },
      };
    },
  };
}

/** Raises "forbidden" for every address but those that were asked for, and for plain http: beyond this machine. */
function admit(url: URL, origins: readonly string[]): void {
  if (!origins.includes(url.origin))
    raise(
      'forbidden',
      `Azure's answer led to ${url.host}, which nobody asked for, and was not followed.`,
      'Check the address; a proxy or a captive portal on the way may have answered in place of Azure.',
    );
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNear(url.hostname)))
    raise(
      'forbidden',
      `The address of ${url.host} is not encrypted: keys and logs would cross the network in the clear.`,
      'Use its https: address. Plain http: is for an emulator on this machine alone.',
    );
}

/** This machine, and the address by which a virtual machine of Azure's asks who it is: no proxy knows the way to these. */
export function isNear(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '169.254.169.254' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** NO_PROXY as curl reads it: names with all below them, with or without a leading dot, a port where one is said, * for all. */
function bypassed(url: URL, list: string | null): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return (list ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^\*?\.?([^:]*)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (name === '' || (only !== undefined && only !== port)) return false;
      return url.hostname === name || url.hostname.endsWith(`.${name}`);
    });
}

/** The libraries' own agent for a proxy, had by letting their policy prepare a request that is never sent. */
async function agentThrough(proxy: string, url: URL): Promise<Agent | undefined> {
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    raise(
      'network',
      'The proxy that HTTPS_PROXY or the system names is not one that can be used here.',
      'Name it as http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT.',
    );
  const { hostname, protocol, port, username, password } = new URL(address);
  const { createPipelineRequest, proxyPolicy } = await import('@azure/core-rest-pipeline');
  const settings = { host: `${protocol}//${hostname}`, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
  const request = createPipelineRequest({ url: url.href });
  const policy = proxyPolicy({ ...settings, username, password }, { customNoProxyList: [] });
  await policy.sendRequest(request, async () => ({ request, status: 0, headers: request.headers }));
  return request.agent;
}

let trusted: Promise<void> | null = null;

/**
 * A company's own certificate authority stands in the system's store, where Node does not look by itself; what
 * NODE_EXTRA_CA_CERTS names is among the defaults already.
 */
function trustSystem(): Promise<void> {
  trusted ??= addSystem();
  return trusted;
}

async function addSystem(): Promise<void> {
  const tls = await import('node:tls');
  try {
    const system = tls.getCACertificates('system');
    if (system.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...system]);
  } catch {
    // A Node without these, or a store that cannot be read: the authorities that Node brings along are trusted.
  }
}
