interface Level {
  readonly list: boolean;
  /** Whether the way to here is the beginning of the path. */
  readonly on: boolean;
  index: number;
  key: string | null;
}

/**
 * The line, from 1, on which the value at a path stands in a JSON text; of a path that is not there, the nearest value above
 * it. Of text that is valid JSON; walked without recursion, since it may be nested as deep as somebody likes.
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  const levels: Level[] = [];
  let best = 0;

  const begin = (at: number): boolean => {
    const top = levels.at(-1);
    const wanted = path[levels.length - 1];
    const here = top?.list === true ? top.index : top?.key;
    const on = top === undefined || (top.on && wanted !== undefined && String(wanted) === String(here));
    if (on) best = at;
    return on;
  };

  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const top = levels.at(-1);
    if (char === '{' || char === '[') {
      levels.push({ on: begin(at), list: char === '[', index: 0, key: null });
    } else if (char === '}' || char === ']') {
      levels.pop();
    } else if (char === ',' && top !== undefined) {
      top.index += 1;
      top.key = null;
    } else if (char === '"') {
      const end = endOfString(text, at);
      if (top?.list === false && top.key === null) top.key = JSON.parse(text.slice(at, end)) as string;
      else begin(at);
      at = end - 1;
    } else if (!/[\s:]/.test(char)) {
      begin(at);
      while (/[\w.+-]/.test(text.charAt(at + 1))) at += 1;
    }
  }
  return lineAt(text, best);
}

/** The line of a place in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}
