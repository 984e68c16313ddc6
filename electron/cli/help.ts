const COMMON = `
Common options
  --library DIR    the library's folder (default: the platform's data folder)
  --no-library     a throw-away library: nothing is kept
  --rules DIR      rule packs of your own (default: the folder rules of the library)
  --progress       show progress on standard error though it is no terminal
  -q, --quiet      no progress
  --help           this text
`;

const FILTERS = `
Filters
  word "two words" /pattern/i    in the line, or in the event's words; flags: i without regard to case, w whole words
  field:value,other              one of the values
  a b · a OR b · -a · ( )        both · one of them · not · together
  time:FROM..TO                  either end open, as 2026-03-04T11:20..
  fields                         peer phase code severity time file instance step message direction session notify
                                 thread provider type point negotiation attempt
`;

const HELP: Readonly<Record<string, string>> = {
  analyze: `tunnelscope analyze PATH… [--config FILE]… [--json | --markdown] [--out FILE] [--all]

Opens each PATH (a zip, a folder, one log file, a troubleshoot result in JSON) and prints the diagnosis.

  --config FILE    what Azure is configured to be: the JSON that az network vpn-connection show, local-gateway show, vnet-gateway show or
                   vpn-connection ipsec-policy list prints; may be repeated. For this analysis alone, unless the run was given some in the window
  --json           one JSON object for each PATH, one a line (schema: resources/schema/analysis.schema.json)
  --markdown       as Markdown, to be pasted into a ticket
  --out FILE       into FILE and not to standard output
  --all            every negotiation, proposal, selector, event and notice, not the first 1,000 of each

Exit status: 0 opened, no finding of severity error · 1 at least one · 2 wrong usage, or nothing could be read · 3 a bug
`,
  events: `tunnelscope events PATH… [--filter TEXT] [--json]

The typed events, one a line, in the order of files and lines; of several PATHs with the PATH in front.
Seen from Azure: -> sent, <- received, -- its own act.

  --filter TEXT    such as: peer:203.0.113.9 code:13801 -severity:info "no response"
  --json           one JSON object for each event
${FILTERS}`,
  compare: `tunnelscope compare A [B] [--instance X,Y | --peer X,Y | --attempt X,Y | --range R1,R2] [--json]

What differs between two runs (before and after), or two parts of one, the first divergence first. Both are aligned by the steps of the
negotiation; cookies, ids, times, threads and ports are never differences.

  --instance X,Y   what is of gateway instance X in A, against Y in B (or in A)
  --peer X,Y       likewise of two peers
  --attempt X,Y    likewise two attempts, by the id of a negotiation (n3) or the number of an attempt
  --range R1,R2    likewise two ranges of time, each FROM..TO
  --json           one JSON object (schema: resources/schema/comparison.schema.json)

Exit status: 0 same outcome and nothing differs · 1 differs · 2 trouble
`,
  search: `tunnelscope search PATH… PATTERN [-i] [-F] [-w] [--filter TEXT] [--count] [-C N] [--json]

Every line of every file that PATTERN matches, with file and line number (of several PATHs with the PATH in front). PATTERN is an ECMAScript regular expression; after --
it may begin with a dash.

  -i               without regard to case
  -F               the words as they stand, no pattern
  -w               whole words
  --filter TEXT    only lines of which this holds, such as: peer:203.0.113.9 -severity:info
  --count          one number: the matching lines of all files together
  -C N             N lines of context before and after
  --json           one JSON object for each line

Exit status: 0 hits · 1 none · 2 trouble
${FILTERS}`,
  lines: `tunnelscope lines PATH --file NAME --from N --count M [-n]

Lines N to N+M-1 of a file as they stand, nothing added.

  --file NAME      the file's name as analyze shows it, or a unique base name
  --from N         first line, from 1 on (default 1)
  --count M        how many (default: to the end)
  -n               with the line's number in front
`,
  explain: `tunnelscope explain TEXT [--json]

What a line, a code, a notify or a name means, offline: TEXT is any line of the logs, 13801, 0x35E9, NO_PROPOSAL_CHOSEN,
PeerReachability, TSi and so on. Several words are one text; - reads standard input, each line by itself.

  --json           one JSON object for each text, one a line (schema: resources/schema/explanation.schema.json)

Exit status: 0 something is known of it · 2 nothing is, or no TEXT
`,
  library: `tunnelscope library list | show RUN | remove RUN [--json]

What the library holds. RUN is a run's id or a unique prefix of one.
`,
  rules: `tunnelscope rules check FILE | list [--json]

Rules of your own: packs in JSON that add messages, signs and findings (schema: resources/schema/rules.schema.json; an example:
resources/rules/example-pack.json). A pack counts once it lies in the folder rules of the library, or in that of --rules.

  check FILE       whether a pack can be used, and whether its samples give what they say
  list             the packs in the folder, with what is wrong with those that are not used
  --json           one JSON object: the report, or for each pack one

Exit status of check: 0 the pack can be used · 2 it cannot
`,
  download: `tunnelscope download URL | --account NAME [--container C] [--blob NAME… | --prefix P] [--out FILE|DIR] [--open] [--json]
tunnelscope download URL | --account NAME [--container C] [--prefix P] --list [--json]
tunnelscope download URL | --account NAME --logs CATEGORIES --from TIME [--to TIME] [--resource ID] [--out DIR] [--open]

Fetches blobs from Azure's Blob Storage, in blocks and several at once. Run again after it was broken off it goes on where it was: until a file
is whole, FILE.part and FILE.part.json lie in its place. Prints path, size and SHA-256.

  URL              of a blob, a container or an account, with its signature (SAS) or without
  --account NAME   the storage account; --container, --blob (may be repeated) and --prefix say what of it
  --out FILE|DIR   where to (default: the current folder, under the blob's own name); a file that is there is not written over
  --force          a file that is there is replaced
  --list           what there is: containers, or the blobs of one
  --logs LIST      resource logs as Azure Monitor writes them: ikediagnosticlog, tunneldiagnosticlog, gatewaydiagnosticlog, routediagnosticlog,
                   p2sdiagnosticlog; several with commas. --from and --to are in UTC, --resource is a gateway's id or name
  --open           opens what was fetched, together, and prints the diagnosis
  --sign-in WAY    browser, device-code, cli (az login) or default: the environment's service principal, a managed identity, or
                   Azure's own tools
  --tenant ID      the tenant to sign in to
  --cloud NAME     public (default), us-government or china
  --json           one JSON object for each file or entry, one a line

Without a signature and --sign-in, the environment is asked as the Azure CLI asks it: AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT
with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN. A proxy is named by HTTPS_PROXY, a company's certificate authority by NODE_EXTRA_CA_CERTS.

Exit status: 0 done · 2 not done, with the reason · 130 interrupted
`,
  troubleshoot: `tunnelscope troubleshoot --resource ID --storage ID --container URL [--wait] [--out DIR] [--json]
tunnelscope troubleshoot --last --resource ID [--container URL] [--out DIR] [--json]

Has Azure's Network Watcher troubleshoot a VPN gateway or a connection, waits for its end, fetches the zip that it left and prints the
diagnosis of both. Azure runs one at a time for a subscription and takes some minutes. Ctrl+C ceases to wait; the run goes on there.

  --resource ID    the gateway or the connection, by its resource id
  --storage ID     the storage account that Azure writes to, by its resource id
  --container URL  the container in it, such as https://ACCOUNT.blob.core.windows.net/CONTAINER; it is read with a signature in the URL,
                   else with AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, else as who is signed in
  --watcher ID     the Network Watcher (default: the one of the resource's region)
  --last           start nothing: the last result of the resource
  --wait           where another run of the subscription is under way, wait for it and try again
  --out DIR        keep the result and the zips in DIR too; nothing there is written over
  --sign-in WAY    browser, device-code, cli (az login) or default: the environment's service principal, a managed identity, or
                   Azure's own tools
  --tenant ID      the tenant to sign in to
  --cloud NAME     public (default), us-government or china
  --json           one JSON object (schema: resources/schema/analysis.schema.json)

Exit status: 0 there is a result, whatever it says · 2 there is none, with the reason · 130 interrupted
`,
  serve: `tunnelscope serve [PATH…] [--port N]

Serves the local web page on 127.0.0.1, with each PATH opened, and prints its address. Ctrl+C ends it.

  --port N         this port (default: any free one)
`,
};

/** The text of one command, or the list of all. */
export function helpText(command: string | undefined): string {
  const own = command === undefined ? undefined : HELP[command];
  if (own !== undefined) return `${own}${COMMON}`;
  return `Tunnelscope opens the logs of Azure VPN troubleshoot and says why the tunnel is down and what to change.

  tunnelscope analyze PATH…          the diagnosis of a zip, a folder or a log file
  tunnelscope events PATH…           the events in it
  tunnelscope search PATH… PATTERN   text search over every line
  tunnelscope lines PATH --file F    lines as they stand
  tunnelscope explain TEXT           what a line, a code or a name means
  tunnelscope download URL           fetch a zip from Azure's Blob Storage
  tunnelscope library list           what was opened before
  tunnelscope rules check FILE       a pack of rules of your own
  tunnelscope troubleshoot …         have Azure troubleshoot a VPN gateway or connection
  tunnelscope serve [PATH…]          the local web page

tunnelscope COMMAND --help tells the rest, tunnelscope --version the version.
`;
}
