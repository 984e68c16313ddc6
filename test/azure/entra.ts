import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { tlsText } from './proxy.ts';

export const TENANT = '72f988bf-0000-0000-0000-2d7cd011db47';
export const USER = 'engineer@contoso.com';

/** What Microsoft Entra answers, as its documentation of the protocols has it; every answer can be another one. */
export interface Entra {
  readonly port: number;
  /** Form fields of each request for a token. */
  readonly asked: URLSearchParams[];
  /** In place of a token: the error of OAuth and its words. */
  refusal: { readonly error: string; readonly error_description: string } | null;
  /** How often a device code is said to be waited for. */
  pending: number;
  close(): Promise<void>;
}

/** A token that nobody signed, with claims as a real one has them. */
export function token(audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${TENANT}/`,
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3600,
    tid: TENANT,
    oid: '11111111-0000-0000-0000-000000000000',
    sub: 'subject',
    upn: USER,
    name: 'An Engineer',
    ver: '1.0',
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`;
}

export async function entra(): Promise<Entra> {
  const host = 'https://login.microsoftonline.com';
  const server = createServer({ cert: tlsText('cert'), key: tlsText('key') }, (incoming, outgoing) => {
    void text(incoming).then((body) => {
      const [status, answer] = reply(incoming.url ?? '', new URLSearchParams(body));
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  const self: Entra & { port: number } = {
    port: 0,
    asked: [],
    refusal: null,
    pending: 0,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  function reply(path: string, form: URLSearchParams): readonly [number, unknown] {
    const base = `${host}/${path.split('/')[1] ?? ''}`;
    if (path.includes('/.well-known/openid-configuration'))
      return [
        200,
        {
          issuer: `${host}/${TENANT}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      ];
    if (path.includes('/devicecode'))
      return [
        200,
        {
          user_code: 'ABCD-EFGH',
          device_code: 'a-secret-device-code',
          verification_uri: 'https://microsoft.com/devicelogin',
          expires_in: 900,
          interval: 1,
          message: 'To sign in, …',
        },
      ];
    self.asked.push(form);
    if (self.refusal !== null) return [400, { ...self.refusal, error_codes: [], correlation_id: 'c', trace_id: 't' }];
    if (form.get('grant_type')?.includes('device_code') === true && self.pending-- > 0)
      return [400, { error: 'authorization_pending', error_description: 'AADSTS70016: pending' }];
    const audience = (form.get('scope') ?? '').split(' ').find((scope) => scope.startsWith('https://')) ?? '';
    return [
      200,
      {
        token_type: 'Bearer',
        scope: form.get('scope'),
        expires_in: 3600,
        ext_expires_in: 3600,
        access_token: token(audience.replace(/\/\.default$/, '')),
        refresh_token: 'a-secret-refresh-token',
        id_token: token('04b07795-8ddb-461a-bbee-02f9e1bf7b46'),
        client_info: Buffer.from(
          JSON.stringify({ uid: '11111111-0000-0000-0000-000000000000', utid: TENANT }),
        ).toString('base64url'),
      },
    ];
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  self.port = (server.address() as AddressInfo).port;
  return self;
}
