/**
 * A refusal or a failure as a value: it crosses every door unchanged and is read by people and by scripts.
 * `code` is for scripts, `text` is one sentence (what and where), `hint` says what to do about it.
 */
export interface Fault {
  readonly code: FaultCode;
  readonly text: string;
  readonly hint: string | null;
}

export const FAULT_CODES = [
  'usage', // the call's words are off
  'bad-request', // parameters that the contract does not take
  'not-found', // no such path
  'unreadable', // the path is there, but the system will not let us read it
  'empty', // nothing in it
  'not-an-archive', // named or begun like an archive, but none can be read from it
  'encrypted', // password-protected, and nothing else in it
  'no-log', // readable, but it holds none of the logs that are known here
  'hostile', // built to do harm; nothing of it was kept
  'unknown-file', // a run has no file of that name
  'ambiguous', // a name that stands for several
  'unknown-run', // the library has no such run
  'unknown-ticket', // not a ticket that this session was given
  'unknown-search', // a search that was closed, or let go for newer ones
  'bad-pattern', // a search pattern that does not compile
  'bad-filter', // a filter whose text cannot be read
  'bad-configuration', // a text that is not what Azure's tools print of a connection or a gateway
  'library-unwritable',
  'library-newer', // written by a later version
  'library-busy', // another process is writing to it
  'disk-full',
  'cancelled',
  'gone', // what was asked for was removed meanwhile
  'sign-in', // nobody is signed in, or Azure did not let them in
  'forbidden', // Azure knows who asks, and refuses
  'network', // no way there: no network, a proxy, a certificate, a name that is not known
  'changed', // what is fetched is not the same any more as when it was begun
  'refused', // the service would not, or could not, do what it was asked
  'busy', // the service asks to come back later
  'internal', // a bug of ours
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

export function fault(code: FaultCode, text: string, hint: string | null = null): Fault {
  return { code, text, hint };
}

/** Carries a Fault through code that unwinds by exceptions; doors turn it back into the value. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(value: Fault) {
    super(value.text);
    this.name = 'FaultError';
    this.fault = value;
  }
}

export function raise(code: FaultCode, text: string, hint: string | null = null): never {
  throw new FaultError(fault(code, text, hint));
}

/** Any thrown thing as a Fault. What we did not raise ourselves is a bug, and is told as one. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  if (isFault(thrown)) return thrown;
  const what = thrown instanceof Error ? thrown.message : String(thrown);
  return fault(
    'internal',
    `Something went wrong inside Tunnelscope: ${what}`,
    'This is a bug of ours: please report it with the command or the click that led here.',
  );
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    'text' in value &&
    'hint' in value &&
    FAULT_CODES.includes((value as Fault).code)
  );
}
