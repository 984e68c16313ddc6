import { type Fault, fault } from '../../../shared/base/fault.ts';
import { cut, printable, withoutStop } from '../../../shared/base/text.ts';

/** What the resource manager says of an error: { "error": { "code", "message" } }, or these two by themselves. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds that the service asks to wait; null where it does not say. */
  readonly retryAfter: number | null;
}

export function readRefusal(status: number, body: unknown, retryAfter: number | null): Refusal {
  const inner = member(body, 'error') ?? body;
  const [detail] = Array.isArray(member(inner, 'details')) ? (member(inner, 'details') as unknown[]) : [];
  const words = (name: string) => word(member(inner, name)) ?? word(member(detail, name)) ?? '';
  return { status, code: words('code'), message: words('message'), retryAfter };
}

/**
 * Whether a start was refused because another troubleshoot of the subscription is under way. That it is refused is
 * documented ("VPN troubleshoot overview", considerations; the reference names 412), how it is worded is not: so it is told
 * by the codes that the network services use for it, or by its words. Inferred.
 */
export function isUnderWay({ status, code, message }: Refusal): boolean {
  if (/^(?:AnotherOperationInProgress|OperationInProgress|TroubleshootingInProgress|ConcurrentRequests?)/i.test(code))
    return true;
  if (status === 409 || status === 412) return true;
  return (
    (status === 400 || status === 429) &&
    /\b(?:already|currently|another|previous)\b.{0,80}\b(?:running|in progress|under ?way|not completed)\b/i.test(
      message,
    )
  );
}

/** The refusal as a fault; `what` is what was asked for, "the gateways of this subscription". */
export function refusalFault({ status, code, message, retryAfter }: Refusal, what: string, host: string): Fault {
  const said = message === '' ? '' : ` Azure says: ${shown(message)}.`;
  if (status === 401)
    return /Tenant/i.test(code)
      ? fault(
          'sign-in',
          `Who is signed in is of another tenant than ${what}.`,
          'Sign in again and name the tenant of the subscription.',
        )
      : fault(
          'sign-in',
          `The sign-in does not hold for ${what}${/Expired/i.test(code) ? ' any more' : ''}.`,
          'Sign in again.',
        );
  if (status === 403) {
    // Network Contributor has no actions of storage, and the service fetches a signature for the container as who asks
    // ("Azure RBAC permissions required to use Network Watcher capabilities"). Documented.
    const ofStorage = /Microsoft\.Storage\//i.test(message);
    const action = /perform action '([\w./*-]{1,200})'/i.exec(message)?.[1];
    return fault(
      'forbidden',
      `Who is signed in has no right to ${what}${action === undefined ? '' : `: ${action} is missing`}.${
        action === undefined ? said : ''
      }`,
      ofStorage
        ? 'Ask for Storage Account Contributor on the storage account: Azure writes to it in the name of who asks. A new role takes some minutes to hold.'
        : 'Ask for a role that has it: Reader to look, Network Contributor to run a VPN troubleshoot. A new role takes some minutes to hold.',
    );
  }
  if (status === 404)
    return fault(
      'not-found',
      code === 'SubscriptionNotFound'
        ? `Azure knows no such subscription, or not for who is signed in; it was asked for ${what}.`
        : `Azure finds nothing there: it was asked for ${what}.`,
      'Check the id, the tenant that one is signed in to, and the cloud.',
    );
  if (status === 429)
    return fault(
      'busy',
      `${host} asks to slow down.`,
      `Try again ${retryAfter === null || retryAfter < 1 ? 'in a minute' : `in ${Math.ceil(retryAfter)} s`}.`,
    );
  const number = `${status}${code === '' ? '' : ` ${printable(cut(code, 80))}`}`;
  return status >= 500
    ? fault(
        'network',
        `Azure failed at ${what} (${number}).${said}`,
        'That is on the side of Azure: try again in some minutes.',
      )
    : fault(
        'refused',
        `Azure refused ${what} (${number}).${said}`,
        'Check the ids, and that all is of one subscription.',
      );
}

/** The service's own words on one line. What looks like a token or a signature is left out, whoever put it there. */
export function shown(message: string): string {
  const plain = message
    .slice(0, 4000)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\bey[\w-]{8,}(?:\.[\w-]+){0,2}/g, '…')
    .replaceAll(/([?&;]|\b)(sig|AccountKey|sharedKey|token)=[^\s&;"']*/gi, '$1$2=…')
    .replaceAll('!', '.')
    .trim();
  return withoutStop(cut(printable(plain), 300));
}

export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

export function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
