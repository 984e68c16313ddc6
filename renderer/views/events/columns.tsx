import { useMemo } from 'react';
import type { TableRow } from '../../../shared/contract/api.ts';
import { printable } from '../../../shared/base/text.ts';
import { isoFromMicros, microsFromIso } from '../../../shared/base/time.ts';
import { PHASE_NAMES } from '../../../shared/model/names.ts';
import type { FilterField } from '../../../shared/query/filter.ts';
import type { DataColumn } from '../../grid/data-columns.ts';
import { severityWord } from '../../kit/words.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { STEP_WORDS, instanceWord } from '../shared/words.ts';
import { PointTag } from './point-tag.tsx';
import { DIRECTION_WORDS, endpoint, protocolWord, typeWord } from './words.ts';
import styles from './columns.module.css';

/** A column of events, and what a press of the right button may ask of a cell. */
export interface EventColumn extends DataColumn<TableRow> {
  readonly asks: (row: TableRow) => { readonly field: FilterField | null; readonly value: string };
}

export type ColumnName =
  | 'time'
  | 'point'
  | 'type'
  | 'code'
  | 'name'
  | 'peer'
  | 'local'
  | 'remote'
  | 'protocol'
  | 'provider'
  | 'thread'
  | 'instance'
  | 'line'
  | 'severity'
  | 'step'
  | 'direction'
  | 'phase'
  | 'notify'
  | 'message'
  | 'negotiation'
  | 'text';

/** In the arrow's sense: from Azure, to Azure, neither. */
const ARROWS = { sent: '→', received: '←', local: '•' } as const;

/** All that is known of an event, as columns. `offsets` are added to the times of their instances. */
export function useEventColumns(
  offsets: Readonly<Record<string, number>>,
  days: boolean,
): Readonly<Record<ColumnName, EventColumn>> {
  const clock = useClock();
  const { short } = useRun();
  return useMemo(() => {
    const name = (file: string) => printable(short.get(file) ?? file);
    const shift = ({ instance }: TableRow) => offsets[instance ?? ''] ?? 0;
    const shifted = (row: TableRow): string | null => {
      if (row.time === null || shift(row) === 0) return row.time;
      const micros = microsFromIso(row.time);
      return micros === null ? null : isoFromMicros(micros + shift(row));
    };
    const timeWord = (row: TableRow): string => {
      const time = shifted(row);
      if (time === null) return '';
      return days ? `${clock.day(time).slice(5)} ${clock.time(time)}` : clock.time(time);
    };
    const place = (row: TableRow) => `${name(row.file)}:${row.line}`;
    const columns: Readonly<Record<ColumnName, EventColumn>> = {
      time: {
        id: 'time',
        name: clock.zone === 'log' ? 'Time' : `Time (${clock.short})`,
        width: days ? 144 : 104,
        sorts: true,
        text: timeWord,
        draw: (row) =>
          row.time === null ? (
            <span className={styles['quiet']}>–</span>
          ) : (
            <span title={stampOf(clock.stamp(row.time), shift(row))} data-shifted={shift(row) === 0 ? undefined : ''}>
              {timeWord(row)}
            </span>
          ),
        asks: (row) => ({ field: 'time', value: row.time ?? '' }),
      },
      point: {
        id: 'point',
        name: 'Failure point',
        width: 100,
        sorts: true,
        text: (row) => row.point ?? '',
        draw: (row) => <PointTag point={row.point} />,
        asks: (row) => ({ field: 'point', value: row.point ?? '' }),
      },
      type: {
        id: 'type',
        name: 'Type',
        width: 140,
        sorts: true,
        text: (row) => (row.wfp === null ? '' : typeWord(row.wfp.type)),
        asks: (row) => ({ field: 'type', value: row.wfp?.type ?? '' }),
      },
      code: {
        id: 'code',
        name: 'Code',
        width: 64,
        sorts: true,
        text: (row) => (row.errorCode === null ? '' : String(row.errorCode)),
        asks: (row) => ({ field: 'code', value: row.errorCode === null ? '' : String(row.errorCode) }),
      },
      name: {
        id: 'name',
        name: 'Name',
        width: 232,
        grow: true,
        text: (row) => row.errorName ?? row.wfp?.errorText ?? row.text,
        asks: (row) => ({ field: row.errorName === null ? null : 'code', value: row.errorName ?? '' }),
      },
      peer: {
        id: 'peer',
        name: 'Peer',
        width: 116,
        sorts: true,
        mono: true,
        text: (row) => row.peer ?? '',
        asks: (row) => ({ field: 'peer', value: row.peer ?? '' }),
      },
      local: {
        id: 'local',
        name: 'Local address',
        width: 140,
        mono: true,
        text: (row) => endpoint(row.wfp?.localAddress ?? row.local, row.wfp?.localPort ?? null),
        asks: (row) => ({ field: null, value: row.wfp?.localAddress ?? row.local ?? '' }),
      },
      remote: {
        id: 'remote',
        name: 'Remote address',
        width: 140,
        mono: true,
        text: (row) => endpoint(row.wfp?.remoteAddress ?? null, row.wfp?.remotePort ?? null),
        asks: (row) => ({ field: null, value: row.wfp?.remoteAddress ?? '' }),
      },
      protocol: {
        id: 'protocol',
        name: 'Protocol',
        width: 80,
        text: (row) => {
          const protocol = row.wfp?.ipProtocol ?? null;
          return protocol === null ? '' : protocolWord(protocol);
        },
        asks: (row) => ({ field: null, value: String(row.wfp?.ipProtocol ?? '') }),
      },
      provider: {
        id: 'provider',
        name: 'Provider',
        width: 80,
        sorts: true,
        text: (row) => row.provider ?? '',
        asks: (row) => ({ field: 'provider', value: row.provider ?? '' }),
      },
      thread: {
        id: 'thread',
        name: 'Thread',
        width: 92,
        sorts: true,
        mono: true,
        text: (row) => row.thread ?? '',
        asks: (row) => ({ field: 'thread', value: row.thread ?? '' }),
      },
      instance: {
        id: 'instance',
        name: 'Instance',
        width: 68,
        sorts: true,
        text: (row) => (row.instance === null ? '' : instanceWord(row.instance)),
        asks: (row) => ({ field: 'instance', value: row.instance ?? '' }),
      },
      line: {
        id: 'line',
        name: 'Line',
        width: 140,
        sorts: true,
        text: place,
        draw: (row) => (
          <PlaceLink place={{ file: row.file, line: row.line }}>
            <span className={styles['place']}>
              <span className={styles['file']}>{name(row.file)}</span>
              <span>{`:${row.line}`}</span>
            </span>
          </PlaceLink>
        ),
        asks: (row) => ({ field: 'file', value: row.file }),
      },
      severity: {
        id: 'severity',
        name: 'Severity',
        width: 88,
        sorts: true,
        text: (row) => (row.severity === null ? '' : severityWord(row.severity)),
        asks: (row) => ({ field: 'severity', value: row.severity ?? '' }),
      },
      step: {
        id: 'step',
        name: 'Step',
        width: 116,
        sorts: true,
        text: (row) => STEP_WORDS[row.step],
        draw: (row) => (
          <span className={row.step === 'other' ? styles['quiet'] : undefined}>{STEP_WORDS[row.step]}</span>
        ),
        asks: (row) => ({ field: 'step', value: row.step }),
      },
      direction: {
        id: 'direction',
        name: 'Direction',
        width: 80,
        sorts: true,
        text: (row) => DIRECTION_WORDS[row.direction],
        draw: (row) => (
          <span>
            <span aria-hidden className={styles['arrow']}>
              {ARROWS[row.direction]}
            </span>
            {DIRECTION_WORDS[row.direction]}
          </span>
        ),
        asks: (row) => ({ field: 'direction', value: row.direction }),
      },
      phase: {
        id: 'phase',
        name: 'Phase',
        width: 112,
        sorts: true,
        text: (row) => (row.phase === null ? '' : PHASE_NAMES[row.phase]),
        asks: (row) => ({ field: 'phase', value: row.phase ?? '' }),
      },
      notify: {
        id: 'notify',
        name: 'Notify',
        width: 160,
        sorts: true,
        text: (row) => row.notify ?? '',
        asks: (row) => ({ field: 'notify', value: row.notify ?? '' }),
      },
      message: {
        id: 'message',
        name: 'Message id',
        width: 148,
        sorts: true,
        text: (row) => row.message,
        asks: (row) => ({ field: 'message', value: row.message }),
      },
      negotiation: {
        id: 'negotiation',
        name: 'Negotiation',
        width: 96,
        sorts: true,
        text: (row) => row.negotiation ?? '',
        asks: (row) => ({ field: 'negotiation', value: row.negotiation ?? '' }),
      },
      text: {
        id: 'text',
        name: 'Message',
        width: 240,
        grow: true,
        mono: true,
        text: (row) => row.text,
        draw: (row) => (
          <span title={printable(row.text)} dir="ltr">
            {printable(row.text)}
          </span>
        ),
        asks: (row) => ({ field: null, value: row.text }),
      },
    };
    return columns;
  }, [clock, short, offsets, days]);
}

function stampOf(stamp: string, shift: number): string {
  if (shift === 0) return stamp;
  return `${stamp} in the log, ${shift > 0 ? '+' : '−'}${Math.abs(shift) / 1e6} s`;
}
