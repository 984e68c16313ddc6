import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'vite';
import { COMPUTED_IMPORTS, ROOMS } from './rooms.ts';

export interface Import {
  /** As written, or null where it is computed at run time. */
  readonly from: string | null;
  /** Where in the file, counted from 1. */
  readonly line: number;
}

/** Every import of a file, in whatever form: static, re-export, type, dynamic, require, and a URL beside the module. */
export function importsOf(file: string, code: string): Import[] {
  const parsed = parseSync(file, code);
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${file} can't be parsed: ${error.message}`);
  const found: Import[] = [];
  visit(parsed.program, (node) => {
    const source = sourceOf(node);
    if (source === undefined) return;
    found.push({ from: textOf(source), line: code.slice(0, Number(node['start'])).split('\n').length });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (!isNode(value)) return;
  see(value);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, see);
}

/** The node that names what is imported; undefined for a node that imports nothing. */
function sourceOf(node: Node): unknown {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node['source'];
    case 'ExportNamedDeclaration':
      return node['source'] ?? undefined;
    case 'TSExternalModuleReference':
      return node['expression'];
    case 'CallExpression':
      return isNamed(node['callee'], 'require') ? first(node['arguments']) : undefined;
    case 'NewExpression':
      return isNamed(node['callee'], 'URL') && isModuleUrl(second(node['arguments']))
        ? first(node['arguments'])
        : undefined;
    default:
      return undefined;
  }
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node['type'] === 'Identifier' && node['name'] === name;
}

function isModuleUrl(node: unknown): boolean {
  return (
    isNode(node) &&
    node['type'] === 'MemberExpression' &&
    isNode(node['object']) &&
    node['object']['type'] === 'MetaProperty'
  );
}

function first(nodes: unknown): unknown {
  return Array.isArray(nodes) ? nodes[0] : undefined;
}

function second(nodes: unknown): unknown {
  return Array.isArray(nodes) ? nodes[1] : undefined;
}

function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node['type'] === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node['type'] !== 'TemplateLiteral' || !Array.isArray(node['quasis']) || node['quasis'].length !== 1) return null;
  const [quasi] = node['quasis'];
  return isNode(quasi) && isCooked(quasi['value']) ? quasi['value'].cooked : null;
}

function isCooked(value: unknown): value is { readonly cooked: string } {
  return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string';
}

/** The longest room that a path lies in, or null. */
export function roomOf(path: string): string | null {
  if (path === 'package.json') return path;
  const bare = path.replace(/\.[\w.]+$/, '');
  if (bare === 'resources' || bare.startsWith('resources/')) return 'resources';
  let best: string | null = null;
  for (const room of Object.keys(ROOMS)) {
    if ((bare === room || bare.startsWith(`${room}/`)) && room.length > (best?.length ?? 0)) best = room;
  }
  return best;
}

/** One sentence for each import of a file that the law refuses. `file` is its path from the top, with `/`. */
export function offences(file: string, code: string): string[] {
  const name = roomOf(file);
  const room = name === null ? undefined : ROOMS[name];
  if (name === null || room === undefined)
    return [`${file} lies in no room of the import law; add its room to test/law/rooms.ts.`];
  return importsOf(file, code).flatMap(({ from, line }) => {
    const place = `${file}:${line}`;
    if (from === null) {
      return COMPUTED_IMPORTS[file] === undefined
        ? [`${place} imports what is only known at run time, which can't be checked; name the file in a string.`]
        : [];
    }
    const path = from.replace(/\?.*$/, '');
    if (path.startsWith('.')) {
      const target = posix.normalize(posix.join(posix.dirname(file), path));
      const other = roomOf(target);
      if (other === name || (other !== null && room.may.includes(other))) return [];
      const rule = room.may.length === 0 ? 'imports no other room' : `may import only ${room.may.join(', ')}`;
      return [`${place} imports ${target}, but ${name} ${rule}.`];
    }
    if (path.startsWith('node:')) return room.node ? [] : [`${place} imports ${path}, but ${name} knows no Node.`];
    if (builtinModules.includes(path))
      return [`${place} imports "${path}"; write "node:${path}", so that it can't be a package.`];
    const packageName = path
      .split('/')
      .slice(0, path.startsWith('@') ? 2 : 1)
      .join('/');
    if (room.packages.includes(packageName)) return [];
    const rule = room.packages.length === 0 ? 'uses no package' : `may use only ${room.packages.join(', ')}`;
    return [`${place} imports the package ${packageName}, but ${name} ${rule}.`];
  });
}
