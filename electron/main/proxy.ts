/**
 * The first proxy of a list as the system says it ("PROXY host:8080; DIRECT", the form of proxy configuration scripts), as an
 * address; null for the direct way. One of a kind that cannot be used here is passed over.
 */
export function proxyOf(list: string): string | null {
  for (const entry of list.split(';')) {
    const [kind = '', host = ''] = entry.trim().split(/\s+/);
    if (kind === 'DIRECT') return null;
    if (kind === 'PROXY' || kind === 'HTTP') return `http://${host}`;
    if (kind === 'HTTPS') return `https://${host}`;
  }
  return null;
}
