import type { LogFile } from '../../../shared/model/analysis.ts';

/** A folder or a zip within a run, with what lies in it. */
export interface Folder {
  readonly kind: 'folder' | 'zip';
  readonly name: string;
  /** As its files name it, to its end: stable, and no other's. */
  readonly path: string;
  readonly nodes: readonly TreeNode[];
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
}

export type TreeNode = Folder | { readonly kind: 'file'; readonly name: string; readonly file: LogFile };

interface Growing {
  readonly kind: Folder['kind'];
  readonly name: string;
  readonly path: string;
  readonly folders: Map<string, Growing>;
  readonly nodes: (Growing | Extract<TreeNode, { kind: 'file' }>)[];
}

/**
 * Files as they lie in what was opened: folders and zips within it, in the order of the files. A name says "outer.zip >
 * folder/file". A folder that holds nothing but another one is told together with it.
 */
export function fileTree(files: readonly LogFile[]): readonly TreeNode[] {
  const root: Growing = { kind: 'folder', name: '', path: '', folders: new Map(), nodes: [] };
  for (const file of files) {
    const steps = stepsOf(file.name);
    const last = steps.pop();
    if (last === undefined) continue;
    let at = root;
    for (const step of steps) {
      const known = at.folders.get(step.path);
      const next: Growing = known ?? { ...step, folders: new Map(), nodes: [] };
      if (known === undefined) {
        at.folders.set(step.path, next);
        at.nodes.push(next);
      }
      at = next;
    }
    at.nodes.push({ kind: 'file', name: last.name, file });
  }
  return root.nodes.map(grown);
}

interface Step {
  readonly kind: Folder['kind'];
  readonly name: string;
  readonly path: string;
}

function stepsOf(name: string): Step[] {
  const steps: Step[] = [];
  const zips = name.split(' > ');
  let path = '';
  for (const [at, within] of zips.entries()) {
    const parts = within.split('/');
    for (const [index, part] of parts.entries()) {
      const isZip = index === parts.length - 1 && at < zips.length - 1;
      path += `${part}${isZip ? ' > ' : '/'}`;
      steps.push({ kind: isZip ? 'zip' : 'folder', name: part, path });
    }
  }
  return steps;
}

function grown(node: Growing['nodes'][number]): TreeNode {
  if (node.kind === 'file') return node;
  const [only] = node.nodes;
  if (node.nodes.length === 1 && only !== undefined && only.kind !== 'file') {
    const inner = grown(only) as Folder;
    return { ...inner, name: `${node.name}${node.kind === 'zip' ? ' > ' : '/'}${inner.name}` };
  }
  const nodes = node.nodes.map(grown);
  const sum = (of: (node: TreeNode) => number) => nodes.reduce((all, one) => all + of(one), 0);
  return {
    kind: node.kind,
    name: node.name,
    path: node.path,
    nodes,
    files: sum((one) => (one.kind === 'file' ? 1 : one.files)),
    bytes: sum((one) => (one.kind === 'file' ? one.file.bytes : one.bytes)),
    lines: sum((one) => (one.kind === 'file' ? one.file.lines : one.lines)),
  };
}

/** The tree as rows, from the top, leaving out what lies in closed folders. */
export function rowsOf(
  nodes: readonly TreeNode[],
  closed: ReadonlySet<string>,
  depth = 0,
): readonly { readonly node: TreeNode; readonly depth: number }[] {
  return nodes.flatMap((node) => [
    { node, depth },
    ...(node.kind === 'file' || closed.has(node.path) ? [] : rowsOf(node.nodes, closed, depth + 1)),
  ]);
}
