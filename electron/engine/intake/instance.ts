import { baseName } from '../../../shared/base/text.ts';

const NAMED = /(?:^|[/\s>._-])((?:GatewayTenantWorker_)?IN_?\d+)(?=$|[^0-9A-Za-z])/i;
const LOG_NAME = /connection[\s_-]*stats|cpu[\s_-]*stats|ike[\s_-]*errors?|ike[\s_-]*logs?|wfp[\s_-]*diag/i;

/** True of a name that says one of the gateway's logs, or the folder or zip of an instance. */
export function namesLog(name: string): boolean {
  return LOG_NAME.test(baseName(name)) || NAMED.test(name);
}

/**
 * The gateway instance that each file belongs to: by the gateway's own name for it anywhere in the path
 * (`GatewayTenantWorker_IN_0`), else by the folder or nested zip, where there is more than one with logs in it, else by what
 * stands before the log's usual name, where that differs. Null where there is one set only.
 */
export function instancesOf(names: readonly string[]): (string | null)[] {
  const named = names.map((name) => NAMED.exec(name)?.[1] ?? null);
  if (named.some((name) => name !== null)) return named;

  const folders = names.map(folderOf);
  const withLogs = new Set(
    names.flatMap((name, index) => (LOG_NAME.test(baseName(name)) ? [folders[index] ?? ''] : [])),
  );
  if (withLogs.size > 1) {
    const common = commonStart([...withLogs]);
    return folders.map((folder) => (withLogs.has(folder) ? labelOf(folder.slice(common)) : null));
  }
  const prefixes = names.map((name) => {
    const base = baseName(name);
    const at = base.search(LOG_NAME);
    return at <= 0
      ? null
      : base
          .slice(0, at)
          .replace(/(scrubbed)?[\s._-]+$/i, '')
          .replace(/[\s._-]*scrubbed$/i, '') || null;
  });
  return new Set(prefixes.filter((prefix) => prefix !== null)).size > 1 ? prefixes : names.map(() => null);
}

function folderOf(name: string): string {
  const base = baseName(name);
  return name.slice(0, name.length - base.length);
}

/** Length of the folders that all have in common. */
function commonStart(folders: readonly string[]): number {
  const [first = ''] = folders;
  let common = 0;
  for (let at = 0; at < first.length; at += 1) {
    if (!folders.every((folder) => folder[at] === first[at])) break;
    if (first[at] === '/') common = at + 1;
  }
  return common;
}

function labelOf(folder: string): string | null {
  return (
    folder
      .replace(/[/\s>]+$/, '')
      .replace(/\.zip/gi, '')
      .replaceAll(' > ', '/') || null
  );
}
