/** Where JSON stops being JSON, which V8 says of some faults and not of others. Only asked of a text that it refused. */
export function faultIn(text: string): number {
  const open: ('{' | '[')[] = [];
  let wants: 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end' = 'value';
  let at = 0;
  for (;;) {
    while (at < text.length && BLANK.has(text[at] ?? '')) at += 1;
    const char = text[at];
    if (char === undefined || wants === 'end') return at;
    const inside = open.at(-1);
    if (wants === 'colon') {
      if (char !== ':') return at;
      wants = 'value';
      at += 1;
    } else if ((char === '}' || char === ']') && (wants === 'comma' || wants.startsWith('first'))) {
      if (inside !== (char === '}' ? '{' : '[')) return at;
      open.pop();
      wants = open.length === 0 ? 'end' : 'comma';
      at += 1;
    } else if (wants === 'comma') {
      if (char !== ',') return at;
      wants = inside === '{' ? 'key' : 'value';
      at += 1;
    } else if (wants.endsWith('key')) {
      const end = stringEnd(text, at);
      if (end < 0) return at;
      at = end;
      wants = 'colon';
    } else if (char === '{' || char === '[') {
      open.push(char);
      wants = char === '{' ? 'first key' : 'first value';
      at += 1;
    } else {
      const end = char === '"' ? stringEnd(text, at) : scalarEnd(text, at);
      if (end < 0) return at;
      at = end;
      wants = open.length === 0 ? 'end' : 'comma';
    }
  }
}

const BLANK: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r']);

/** Behind the closing quote; -1 where there is no string, or one that JSON does not allow. */
function stringEnd(text: string, from: number): number {
  if (text[from] !== '"') return -1;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') return at + 1;
    if (char < ' ') return -1;
    if (char === '\\') at += 1;
  }
  return -1;
}

function scalarEnd(text: string, from: number): number {
  const word = /^(?:true|false|null|-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?)(?![\w.+-])/.exec(
    text.slice(from, from + 900),
  )?.[0];
  return word === undefined ? -1 : from + word.length;
}
