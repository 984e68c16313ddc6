import { FaultError, fault } from '../../../shared/base/fault.ts';
import { cut, printable, withoutStop } from '../../../shared/base/text.ts';
import { type Asked, type Facts, type Said, busySaid, factsOf } from './facts.ts';
import { storageSaid } from './trouble-storage.ts';
import { signInSaid } from './trouble-sign-in.ts';

/**
 * Any error of the network, the service or the libraries as a fault: one sentence of what and where, and what to do. What the
 * service printed is read and not repeated, because it holds addresses with their signatures and strings that were signed.
 * Who cancels knows by the signal: it is not asked here.
 */
export function troubleOf(thrown: unknown, asked: Asked): FaultError {
  if (thrown instanceof FaultError) return thrown;
  const seen = asked.seen ?? thrown;
  if (seen instanceof FaultError) return seen;
  const facts = factsOf(seen);
  const said =
    wireSaid(facts, asked) ??
    (asked.service === 'storage'
      ? storageSaid(facts, asked)
      : asked.service === 'sign-in'
        ? signInSaid(factsOf(thrown), asked)
        : managementSaid(facts, asked));
  return new FaultError(fault(...said));
}

/** Codes of Node's TLS that say that the other side's certificate is not trusted. */
const UNTRUSTED = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE)/;

/** What went wrong before any service could answer; null where one did. */
function wireSaid({ status, code, message }: Facts, { host, what, service, seen }: Asked): Said | null {
  // What the libraries say of a sign-in is read word by word elsewhere.
  if (service === 'sign-in' && seen === undefined) return null;
  if (status === 407)
    return [
      'network',
      `The proxy on the way to ${host} asks for a name and a password.`,
      'Name it with them, as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, or have it let this machine through.',
    ];
  if (status !== 0) return null;
  if (code === 'ENOTFOUND')
    return service === 'storage'
      ? [
          'network',
          `There is no ${host}: a storage account of that name is not known, or this machine cannot look up names.`,
          "Check the account's name and the cloud; an account with a private endpoint is found only from within its network.",
        ]
      : [
          'network',
          `${host} is not known to this machine.`,
          'Check the network, the name server and the chosen cloud; behind a proxy set HTTPS_PROXY.',
        ];
  if (UNTRUSTED.test(code) || /self[- ]signed certificate|unable to (?:get|verify)/i.test(message))
    return [
      'network',
      `The certificate of ${host} is not trusted by this machine.`,
      "A company's proxy shows one of its own authority: put that into the system's store, or name its file in NODE_EXTRA_CA_CERTS.",
    ];
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return [
      'network',
      `The certificate of ${host} is not valid at this machine's time.`,
      "Check this machine's clock; if it is right, tell who runs the proxy or the endpoint.",
    ];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      'network',
      `The certificate that ${host} shows is for another name.`,
      'Check the address, and whether a proxy answers in its place.',
    ];
  if (code === 'ECONNREFUSED')
    return [
      'network',
      `${host} refused the connection.`,
      'Check the address and its port, and the proxy if one is set.',
    ];
  if (/^(?:EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ENONET)$/.test(code))
    return [
      'network',
      `There is no way to ${host}: this machine has no network, or none that leads there.`,
      'Check the network, the VPN and the proxy; what was fetched is kept, and the next try goes on from there.',
    ];
  if (
    /^(?:E|REQUEST_SEND_ERROR|UND_|HPE_|ERR_SSL|ERR_HTTP)/.test(code) ||
    /socket|aborted|timed? ?out|network_error/i.test(message)
  )
    return [
      'network',
      `The connection to ${host} broke off while asking for ${what}.`,
      'Try again; what was fetched is kept, and the next try goes on from there.',
    ];
  return null;
}

/** What the resource manager says, where its own callers know nothing better. */
function managementSaid({ status, code, message, retryAfter }: Facts, { what, host }: Asked): Said {
  if (status === 401)
    return [
      'sign-in',
      `Azure did not take the sign-in for ${what}.`,
      'Sign in again, to the tenant of the subscription.',
    ];
  if (status === 403)
    return [
      'forbidden',
      `Who is signed in may not have ${what}.`,
      'Ask for a role on it: Reader to look, Network Contributor to start a troubleshoot.',
    ];
  if (status === 404)
    return ['not-found', `Azure knows nothing of ${what}.`, 'Check the id, the subscription and the cloud.'];
  if (status === 429 || status === 503) return busySaid(host, retryAfter);
  const own = /"message"\s{0,8}:\s{0,8}"((?:[^"\\]|\\.){1,400})"/.exec(message)?.[1];
  const quoted = own === undefined ? '' : `: ${withoutStop(cut(printable(own.replaceAll('\\"', "'")), 300))}`;
  const number = status === 0 ? '' : ` (${status}${code === '' ? '' : ` ${code}`})`;
  return [
    status >= 500 || status === 0 ? 'network' : 'bad-request',
    `Azure could not answer for ${what}${number}${quoted}.`,
    status >= 500 ? 'That is on the side of Azure: try again in some minutes.' : null,
  ];
}
