import { type Asked, type Facts, type Said, busySaid } from './facts.ts';

/**
 * What Blob Storage says, by its own error codes (learn.microsoft.com: "Common REST API error codes", "Blob Storage error
 * codes"). Documented; the emulator's are seen.
 */
export function storageSaid(facts: Facts, asked: Asked): Said {
  const { status, code, message } = facts;
  const { what, host } = asked;
  switch (code) {
    case 'ContainerNotFound':
      return [
        'not-found',
        `There is no such container: ${what}, at ${host}.`,
        'Check its name, or see which containers there are.',
      ];
    case 'BlobNotFound':
      return [
        'not-found',
        `There is no such blob: ${what}, at ${host}.`,
        'It may have been removed; see what the container holds.',
      ];
    case 'ContainerBeingDeleted':
      return ['not-found', `The container is being deleted: ${what}, at ${host}.`, null];
    case 'BlobArchived':
    case 'BlobBeingRehydrated':
      return [
        'forbidden',
        `This blob lies in the archive and cannot be read as it is: ${what}.`,
        'Have it brought back to the hot or cool tier first, which takes hours; then fetch it.',
      ];
    case 'ConditionNotMet':
      return [
        'changed',
        `This blob was written anew while it was fetched: ${what}.`,
        'Fetch it again, from its beginning.',
      ];
    case 'AuthorizationPermissionMismatch':
    case 'InsufficientAccountPermissions':
      return noRight(asked);
    case 'AuthorizationSourceIPMismatch':
      return [
        'forbidden',
        `The signature (SAS) for ${host} holds only for certain addresses, and this machine's is none of them.`,
        'Use it from one of these, or ask for a signature without that limit.',
      ];
    case 'AuthorizationProtocolMismatch':
    case 'AccountRequiresHttps':
      return ['forbidden', `${host} takes https: alone.`, 'Use the https: address.'];
    case 'AuthorizationServiceMismatch':
    case 'AuthorizationResourceTypeMismatch':
      return [
        'forbidden',
        `The signature (SAS) for ${host} is not for ${what}.`,
        'Ask for one of the Blob service with the resource types container and object, and the rights to read and list.',
      ];
    case 'KeyBasedAuthenticationNotPermitted':
      return [
        'forbidden',
        `The storage account at ${host} takes no keys and no signatures made of them.`,
        'Sign in instead; the role that is needed is Storage Blob Data Reader.',
      ];
    case 'PublicAccessNotPermitted':
    case 'NoAuthenticationInformation':
    case 'ResourceNotFound':
      return status === 404 && asked.access !== 'nobody' ? nothingThere(asked) : notPublic(asked);
    case 'AccountIsDisabled':
      return ['forbidden', `The storage account at ${host} is disabled.`, 'Ask who owns the subscription.'];
    case 'AuthenticationFailed':
    case 'InvalidAuthenticationInfo':
    case 'AuthorizationFailure':
      return notLetIn(facts, asked);
    case 'ServerBusy':
    case 'OperationTimedOut':
    case 'InternalError':
      return busySaid(host, facts.retryAfter);
    case 'InvalidResourceName':
    case 'InvalidUri':
    case 'OutOfRangeInput':
      return ['bad-request', `Azure takes no such name: ${what}.`, 'Check the names of container and blob.'];
  }
  if (status === 429 || status >= 500) return busySaid(host, facts.retryAfter);
  if (status === 401 || status === 403) return notLetIn(facts, asked);
  if (status === 404) return nothingThere(asked);
  if (status === 412)
    return [
      'changed',
      `This blob was written anew while it was fetched: ${what}.`,
      'Fetch it again, from its beginning.',
    ];
  if (/Unclosed|parse|XML|undefined|content length|etag/i.test(message) || (status >= 200 && status < 400))
    return [
      'network',
      `What came from ${host} is no answer of Blob Storage.`,
      'Check the address; a proxy or a captive portal on the way may have answered in its place.',
    ];
  return [
    'network',
    `${host} could not give ${what}${status === 0 ? '' : ` (${[status, code].filter(Boolean).join(' ')})`}.`,
    'Try again; what was fetched is kept.',
  ];
}

/** The service did not believe who asks: by what was shown to it. */
function notLetIn({ code, message }: Facts, { access, expires, host, what, foreign = false }: Asked): Said {
  if (expires !== undefined && expires !== null && Date.parse(expires) < Date.now()) return expiredSaid(host, expires);
  if (/not (?:yet )?valid in the specified time frame|Signature not valid/i.test(message))
    return [
      'forbidden',
      `The signature (SAS) for ${host} is not valid at this time.`,
      "It has ended or has not begun yet: ask for a new one, and check this machine's clock.",
    ];
  if (/date header .{0,80}(?:too old|older)|RequestTimeTooSkewed|time skew/i.test(message))
    return [
      'forbidden',
      `${host} refuses what this machine signs, because its clock is off by more than 15 minutes.`,
      "Set this machine's clock.",
    ];
  if (access === 'nobody') return notPublic({ host, what, foreign });
  const isKey = access === 'connection-string';
  const isFirewall = code === 'AuthorizationFailure' && !/signature|Authorization header/i.test(message);
  if (isFirewall)
    return [
      'forbidden',
      `${host} does not let this machine have ${what}.`,
      "Its firewall may know only other networks: have this machine's address added to the account's networking, or ask from a network that it knows.",
    ];
  if (access === 'account')
    return [
      'sign-in',
      `${host} did not take the sign-in.`,
      'Sign in again, to the tenant that the storage account belongs to.',
    ];
  return isKey
    ? [
        'forbidden',
        `${host} refuses the account's key.`,
        "Copy the connection string anew: the key may have been renewed, or belong to another account; and check this machine's clock.",
      ]
    : [
        'forbidden',
        `${host} refuses the signature (SAS) of the URL.`,
        'Copy the whole URL anew, to its end: it may be cut, changed on the way, withdrawn, or made with a key that was renewed.',
      ];
}

function expiredSaid(host: string, expires: string): Said {
  const when = expires.slice(0, 16).replace('T', ' ');
  return ['forbidden', `The signature (SAS) for ${host} ended on ${when} UTC.`, 'Ask for a new URL.'];
}

function nothingThere({ what, host }: Pick<Asked, 'what' | 'host'>): Said {
  return [
    'not-found',
    `There is nothing at this address: ${what}, at ${host}.`,
    'Check the names of account, container and blob.',
  ];
}

function notPublic({ what, host, foreign }: Pick<Asked, 'what' | 'host' | 'foreign'>): Said {
  return [
    'forbidden',
    `${host} gives ${what} to nobody without a key, a signature or a sign-in.`,
    foreign === true
      ? "A sign-in is shown to its own cloud's storage endpoints alone: use a URL with its signature (SAS) or a connection string."
      : 'Sign in, or use a URL with its signature (SAS).',
  ];
}

function noRight({ access, host, what }: Asked): Said {
  return access === 'account'
    ? [
        'forbidden',
        `Who is signed in has no right to ${what} at ${host}.`,
        'Being owner of the account is not enough: the role Storage Blob Data Reader is needed, and takes some minutes to hold.',
      ]
    : [
        'forbidden',
        `The signature (SAS) for ${host} does not give the right to ${what}.`,
        'Ask for one with the rights to read and list (sp=rl).',
      ];
}
