import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { type Clock, useClock } from '../shared/time.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { instanceWord } from '../shared/words.ts';

const NAME: Column<LogFile> = {
  name: 'File',
  cell: ({ name }) => <PlaceLink place={{ file: name, line: null }}>{printable(name)}</PlaceLink>,
};
const INSTANCE: Column<LogFile> = { name: 'Instance', cell: ({ instance }) => instanceWord(instance) };
const timesBy = (clock: Clock): Column<LogFile> => ({
  name: 'From – to',
  cell: ({ from, to }) => clock.range(from, to) ?? '–',
});
const REST: readonly Column<LogFile>[] = [
  { name: 'Kind', cell: ({ kind }) => KIND_NAMES[kind] },
  { name: 'Size', align: 'end', cell: ({ bytes }) => formatBytes(bytes) },
  { name: 'Lines', align: 'end', cell: ({ lines }) => formatCount(lines) },
  { name: 'Encoding', cell: ({ encoding }) => printable(encoding) },
];

/** Every file of the run; each opens its lines. */
export function FileTable() {
  const { files } = useRun().analysis;
  const clock = useClock();
  const columns = [
    NAME,
    ...(files.some(({ instance }) => instance !== null) ? [INSTANCE] : []),
    ...REST,
    ...(files.some(({ from }) => from !== null) ? [timesBy(clock)] : []),
  ];
  return <Table label="Files of this run" columns={columns} rows={files} keyOf={({ name }) => name} first={40} />;
}
