import { z } from 'zod';

/**
 * What is asked of Azure: places in Blob Storage, sign-in, the VPN troubleshoot. Nothing here is done unless a person asks
 * for it, and no answer holds a secret: keys, signatures and tokens go in and never come out.
 */
const id = z.string().min(1).max(64);
const text = z.string().max(8192);
const name = z.string().min(1).max(1024);
const count = z.number().int().min(0);
/** An id of Azure's resource manager: "/subscriptions/…/providers/…". */
const resourceId = z.string().min(1).max(1024);

/** Azure's clouds; a custom endpoint of storage stands in its place. */
export const CLOUDS = ['public', 'us-government', 'china'] as const;
export type Cloud = (typeof CLOUDS)[number];

/** How one signs in; "default" is the chain of environment (service principal), managed identity and Azure's own tools. */
export const SIGN_INS = ['browser', 'device-code', 'cli', 'default'] as const;
export type SignInKind = (typeof SIGN_INS)[number];

export const accountSchema = z.strictObject({
  kind: z.enum(SIGN_INS),
  cloud: z.enum(CLOUDS),
  /** Who it is, as the token says: a user's name or an application's id; null where it says neither. */
  who: z.string().nullable(),
  tenant: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

/**
 * How a place was made known; a key or signature of it is remembered by the platform's safe storage or not at all. Of an
 * "account" one asks as who is signed in, and where nobody is, as anybody may.
 */
export const ACCESS_KINDS = ['account', 'sas', 'connection-string'] as const;

/** A storage account, or one container of it, that one came to before. */
export const placeSchema = z.strictObject({
  id,
  access: z.enum(ACCESS_KINDS),
  /** The account's name, or the host of a custom endpoint. */
  account: z.string(),
  /** The blob endpoint, without signature and query. */
  endpoint: z.string(),
  /** Where the access is to one container, or to one blob alone. */
  container: z.string().nullable(),
  blob: z.string().nullable(),
  cloud: z.enum(CLOUDS).nullable(),
  /** Where one was last in it. */
  lastContainer: z.string().nullable(),
  lastPrefix: z.string(),
  usedAt: z.string(),
  /** When the signature ends; null where there is none, or it does not say. */
  expires: z.string().nullable(),
  /** False where its secret was not kept: it is asked for again. */
  ready: z.boolean(),
});
export type Place = z.infer<typeof placeSchema>;

export const blobSchema = z.strictObject({
  name,
  bytes: count,
  modified: z.string().nullable(),
  /** The service's own sum, in base64; large blobs have none unless the writer gave one. */
  md5: z.string().nullable(),
  archived: z.boolean(),
  /** Told from the path, where it says so: the resource id or gateway, the gateway instance, and the category of a resource log. */
  resource: z.string().nullable(),
  instance: z.string().nullable(),
  category: z.string().nullable(),
  /** The time that the path says; null where it says none. */
  time: z.string().nullable(),
});
export type Blob = z.infer<typeof blobSchema>;

export const transferProgressSchema = z.strictObject({
  /** The blob under way, as text to show. */
  blob: z.string(),
  /** Which of how many, counted from 1. */
  number: count,
  of: count,
  bytesDone: count,
  bytesTotal: count,
  /** Bytes of these that were there from an earlier try. */
  bytesResumed: count,
  /** Bytes a second over the last seconds; null while none came. */
  rate: z.number().nullable(),
  /** Said while it waits: a dropped line is tried again, the service asks to slow down. */
  waiting: z.string().nullable(),
});
export type TransferProgress = z.infer<typeof transferProgressSchema>;

const fetchedSchema = z.strictObject({
  /** Opens what was fetched, all of it as one run. */
  ticket: z.string(),
  files: z.array(
    z.strictObject({
      blob: z.string(),
      bytes: count,
      bytesResumed: count,
      sha256: z.string(),
      /** Whether a sum of the service was there to hold it against. */
      checked: z.boolean(),
      /** Whether it was begun before and had changed since, and so was fetched from its beginning. */
      restarted: z.boolean(),
    }),
  ),
});

export const STORAGE = {
  /** Places one came to before, newest first, and whether secrets can be kept on this machine. */
  'storage.places': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ places: z.array(placeSchema), keeps: z.boolean() }),
  },
  /**
   * Makes a place known: a URL of an account, container or blob (with its SAS, or to be signed in to, or public), a
   * connection string, or the name of an account. Reads nothing yet. A fault "bad-request" says what is wrong with the
   * text, without repeating it.
   */
  'storage.connect': {
    kind: 'do',
    params: z.strictObject({
      text: z.string().min(1).max(8192),
      /** Keeps its secret beyond this session, where the platform can. */
      keep: z.boolean().default(false),
      /** Of an account's name; null for the cloud that one is signed in to. */
      cloud: z.enum(CLOUDS).nullable().default(null),
    }),
    /** The container and the blob that a URL named. */
    result: z.strictObject({ place: placeSchema, container: z.string().nullable(), blob: z.string().nullable() }),
  },
  'storage.forget': { kind: 'do', params: z.strictObject({ place: id }), result: z.strictObject({}) },
  'storage.containers': {
    kind: 'job',
    params: z.strictObject({ place: id }),
    result: z.strictObject({ containers: z.array(z.strictObject({ name, modified: z.string().nullable() })) }),
    progress: z.strictObject({ waiting: z.string().nullable() }),
  },
  /** One page of a folder of a container, or of all below a prefix (`deep`). `next` asks for the page after it. */
  'storage.blobs': {
    kind: 'job',
    params: z.strictObject({
      place: id,
      container: name,
      prefix: z.string().max(1024).default(''),
      deep: z.boolean().default(false),
      next: text.nullable().default(null),
    }),
    result: z.strictObject({
      folders: z.array(z.string()),
      blobs: z.array(blobSchema),
      next: z.string().nullable(),
    }),
    progress: z.strictObject({ waiting: z.string().nullable() }),
  },
  /** Fetches blobs into the library's own folder, several blocks at a time; what an earlier try fetched is not fetched again. */
  'storage.fetch': {
    kind: 'job',
    params: z.strictObject({ place: id, container: name, blobs: z.array(name).min(1).max(1000) }),
    result: fetchedSchema,
    progress: transferProgressSchema,
  },
  /** Resource logs (PT1H blobs) of categories and a time range; a fault "empty" where there are none. */
  'storage.logs': {
    kind: 'job',
    params: z.strictObject({
      place: id,
      /** Of "ikediagnosticlog", "tunneldiagnosticlog", "gatewaydiagnosticlog", "routediagnosticlog". */
      categories: z.array(z.string().min(1).max(64)).min(1).max(8),
      /** Of this resource alone: an id or a gateway's name; null for all. */
      resource: resourceId.nullable().default(null),
      /** ISO, UTC; hours that overlap with it are fetched. */
      from: z.string().max(64),
      to: z.string().max(64),
    }),
    result: fetchedSchema,
    progress: transferProgressSchema,
  },
} as const;

/** A gateway or a connection, and why the service would refuse it; null where it would not. */
export const targetSchema = z.strictObject({
  id: resourceId,
  name: z.string(),
  group: z.string(),
  kind: z.enum(['gateway', 'connection']),
  location: z.string(),
  /** "Vpn, RouteBased, VpnGw1", "IPsec". */
  type: z.string(),
  refused: z.string().nullable(),
});
export type Target = z.infer<typeof targetSchema>;

export const troubleshootProgressSchema = z.strictObject({
  stage: z.enum(['checking', 'queued', 'starting', 'waiting', 'fetching']),
  /** What is under way, as a sentence. */
  text: z.string(),
  /** How often was asked, and when it will be again, in seconds; 0 and null before. */
  polls: count,
  nextIn: z.number().nullable(),
  elapsed: z.number(),
  transfer: transferProgressSchema.nullable(),
});
export type TroubleshootProgress = z.infer<typeof troubleshootProgressSchema>;

const troubleshot = z.strictObject({
  /** Opens the result, together with the zips that it left, as one run. */
  ticket: z.string(),
  code: z.string().nullable(),
  /** Zips that were fetched, and why none was where none is. */
  zips: z.array(z.string()),
  without: z.string().nullable(),
});

export const SIGN_IN = {
  /** Who is signed in; null where nobody is. */
  'azure.account': {
    kind: 'ask',
    params: z.strictObject({}),
    result: z.strictObject({ account: accountSchema.nullable() }),
  },
  /** Signs in, for as long as this Tunnelscope runs: tokens are kept in memory alone. */
  'azure.signIn': {
    kind: 'job',
    params: z.strictObject({
      kind: z.enum(SIGN_INS),
      cloud: z.enum(CLOUDS).default('public'),
      /** A tenant's id or domain; null for one's own. */
      tenant: z.string().min(1).max(256).nullable().default(null),
    }),
    result: z.strictObject({ account: accountSchema }),
    /** A device code and where to type it in. */
    progress: z.strictObject({ text: z.string(), code: z.string().nullable(), url: z.string().nullable() }),
  },
  'azure.signOut': { kind: 'do', params: z.strictObject({}), result: z.strictObject({}) },
} as const;

export const AZURE = {
  'azure.subscriptions': {
    kind: 'job',
    params: z.strictObject({}),
    result: z.strictObject({ subscriptions: z.array(z.strictObject({ id, name: z.string(), state: z.string() })) }),
    progress: z.strictObject({ waiting: z.string().nullable() }),
  },
  /** What of a subscription can be chosen for a troubleshoot, and where its storage accounts are. */
  'azure.resources': {
    kind: 'job',
    params: z.strictObject({ subscription: id }),
    result: z.strictObject({
      watchers: z.array(z.strictObject({ id: resourceId, name: z.string(), location: z.string() })),
      targets: z.array(targetSchema),
      accounts: z.array(
        z.strictObject({ id: resourceId, name: z.string(), location: z.string(), endpoint: z.string() }),
      ),
    }),
    progress: z.strictObject({ waiting: z.string().nullable() }),
  },
  /**
   * Starts a VPN troubleshoot, follows it to its end and fetches what it left. One at a time for a subscription: others
   * wait their turn. To cancel is to cease waiting; the service goes on, and `troubleshoot.last` has its result later.
   */
  'troubleshoot.start': {
    kind: 'job',
    params: z.strictObject({
      resource: resourceId,
      /** The Network Watcher of the resource's region; null: it is looked for. */
      watcher: resourceId.nullable().default(null),
      storage: resourceId,
      /** URL of the container; a signature in it is used to read the zip, and is not sent on. */
      container: z.string().min(1).max(2048),
      /** Where another run of the subscription is under way: wait for it and try again, or say so. */
      wait: z.boolean().default(false),
    }),
    result: troubleshot,
    progress: troubleshootProgressSchema,
  },
  /** The result of the last troubleshoot of a resource. */
  'troubleshoot.last': {
    kind: 'job',
    params: z.strictObject({
      resource: resourceId,
      watcher: resourceId.nullable().default(null),
      /** The result does not say where its zip lies: the URL of the container; null to do without. */
      container: z.string().min(1).max(2048).nullable().default(null),
    }),
    result: troubleshot,
    progress: troubleshootProgressSchema,
  },
} as const;

export type SubscriptionList = z.infer<(typeof AZURE)['azure.subscriptions']['result']>;
export type ResourceList = z.infer<(typeof AZURE)['azure.resources']['result']>;
export type Troubleshot = z.infer<typeof troubleshot>;
export type TroubleshootStart = z.output<(typeof AZURE)['troubleshoot.start']['params']>;
export type TroubleshootLast = z.output<(typeof AZURE)['troubleshoot.last']['params']>;
