interface ShownName {
  readonly name: string;
  readonly raw: string;
  readonly odd: string | null;
}

/** A name as text to show: `/` between parts, nothing that climbs, no root, no drive, no control characters. */
export function showName(decoded: string): ShownName {
  const slashed = decoded.replaceAll('\\', '/');
  const parts = slashed
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const odd = /(^|\/)\.\.(\/|$)/.test(slashed)
    ? 'it climbs out of its folder'
    : slashed.startsWith('/')
      ? 'an absolute path'
      : /^[A-Za-z]:/.test(slashed)
        ? 'a path with a drive'
        : hidden.test(decoded)
          ? 'it holds control characters'
          : null;
  const clean = (text: string) => text.replace(hidden, '\ufffd').slice(0, 1024);
  return { name: clean(parts.join('/')) || 'unnamed', raw: clean(decoded), odd };
}
