import { printable } from '../../shared/base/text.ts';
import type { Analysis, Comparison } from '../../shared/model/analysis.ts';
import { type Ink, labelled, wrap } from './ink.ts';

/** What the two sides offer, and what of the findings cannot all be true: for the terminal and for a ticket. */

const ATTRIBUTES = {
  encryption: 'encryption',
  integrity: 'integrity',
  prf: 'PRF',
  dhGroup: 'DH group',
  pfsGroup: 'PFS group',
} as const;
const AZURE = { log: 'Azure offers', policy: "Azure's policy", defaults: "Azure's defaults" } as const;
const MARGIN = 12;
const GAP = 2;

interface Row {
  readonly name: string;
  readonly device: string;
  readonly azure: string;
  readonly apart: boolean;
}

function rowsOf({ attributes }: Comparison): Row[] {
  return attributes.map(({ attribute, peer, azure, common }) => ({
    name: ATTRIBUTES[attribute],
    device: peer.length === 0 ? 'not in the log' : printable(peer.join(', ')),
    azure: azure.length === 0 ? 'not in the log' : printable(azure.join(', ')),
    apart: peer.length > 0 && azure.length > 0 && common.length === 0,
  }));
}

/** "encryption  AES256  AES256, AES128", aligned, with a mark at what has nothing in common. */
export function comparisonLines(comparison: Comparison, ink: Ink): string {
  const rows = rowsOf(comparison);
  const phase = comparison.phase === 'ike' ? 'phase 1' : 'phase 2';
  const heads: Row = { name: phase, device: 'device offers', azure: AZURE[comparison.azureFrom], apart: false };
  const names = widest([heads, ...rows].map(({ name }) => name));
  const room = ink.width - MARGIN - 2 - names - 2 * GAP;
  const device = Math.min(widest([heads, ...rows].map((row) => row.device)), Math.floor(room * 0.4));
  const lines = [heads, ...rows].flatMap((row, index) => {
    const [theirs, ours] = [wrap(row.device, device), wrap(row.azure, room - device)];
    return Array.from({ length: Math.max(theirs.length, ours.length) }, (_, at) => {
      const mark = row.apart && at === 0 ? '✗ ' : '  ';
      const line = `${mark}${(at === 0 ? row.name : '').padEnd(names + GAP)}${(theirs[at] ?? '').padEnd(device + GAP)}${ours[at] ?? ''}`;
      return index === 0 ? ink.dim(line.trimEnd()) : row.apart ? ink.yellow(line.trimEnd()) : line.trimEnd();
    });
  });
  return labelled('Compared', lines, MARGIN, ink.bold);
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}

export function contradictionLines({ contradictions }: Analysis, ink: Ink): string[] {
  if (contradictions.length === 0) return [];
  const width = ink.width - MARGIN;
  const lines = contradictions.flatMap(({ text }) =>
    wrap(printable(text), width - 2).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
  );
  return [labelled('At odds', lines, MARGIN, ink.bold)];
}

/** A table for a ticket; `plain` takes away what Markdown would read into a value. */
export function comparisonTable(comparison: Comparison, plain: (text: string) => string): string[] {
  return [
    `| ${comparison.phase === 'ike' ? 'phase 1' : 'phase 2'} | device offers | ${AZURE[comparison.azureFrom]} | |`,
    '| --- | --- | --- | --- |',
    ...rowsOf(comparison).map(
      ({ name, device, azure, apart }) =>
        `| ${name} | ${plain(device)} | ${plain(azure)} | ${apart ? 'nothing in common' : ''} |`,
    ),
    '',
  ];
}
