import { canonicalPeer } from '../net/address.ts';
import type { Filter } from './filter.ts';

export interface Sql {
  readonly where: string;
  readonly params: readonly (string | number)[];
}

/**
 * The filter as a condition over `events e join files f on f.id = e.file`. Patterns need a function `matches(source, flags,
 * text)` in the connection, the flags being `i` and `w`; what asks for attempts and for WFP headers needs `attempt_of(event)`
 * and `wfp_of(event)`, the row in `wfp_events`.
 */
export function filterSql(filter: Filter): Sql {
  switch (filter.kind) {
    case 'all':
      return { where: '1', params: [] };
    case 'and':
    case 'or': {
      const parts = filter.parts.map(filterSql);
      return {
        where: `(${parts.map((part) => part.where).join(filter.kind === 'and' ? ' and ' : ' or ')})`,
        params: parts.flatMap((part) => part.params),
      };
    }
    case 'not': {
      const inner = filterSql(filter.part);
      return { where: `not coalesce(${inner.where}, 0)`, params: inner.params };
    }
    case 'time': {
      const parts: string[] = ['e.time is not null'];
      const params: number[] = [];
      if (filter.from !== null) {
        parts.push('e.time >= ?');
        params.push(filter.from);
      }
      if (filter.to !== null) {
        parts.push('e.time <= ?');
        params.push(filter.to);
      }
      return { where: `(${parts.join(' and ')})`, params };
    }
    case 'text':
      return {
        where: `(e.text like ? escape '\\' or e.message like ? escape '\\')`,
        params: [contains(filter.text), contains(filter.text)],
      };
    case 'regex':
      return {
        where: 'matches(?, ?, e.text)',
        params: [filter.source, `${filter.ignoreCase ? 'i' : ''}${filter.wholeWord ? 'w' : ''}`],
      };
    case 'field': {
      const parts = filter.values.map((value) => fieldSql(filter.field, value));
      return {
        where: `(${parts.map((part) => part.where).join(' or ')})`,
        params: parts.flatMap((part) => part.params),
      };
    }
  }
}

function fieldSql(field: Extract<Filter, { kind: 'field' }>['field'], value: string): Sql {
  switch (field) {
    case 'code': {
      const number = Number(value);
      return Number.isInteger(number)
        ? { where: 'e.error_code = ?', params: [number] }
        : { where: 'e.error_name = ? collate nocase', params: [value] };
    }
    case 'file':
      return { where: '(f.name = ? collate nocase or f.base = ? collate nocase)', params: [value, value] };
    case 'instance':
      return { where: `coalesce(e.instance, f.instance) like ? escape '\\'`, params: [contains(value)] };
    case 'peer':
      return { where: 'e.peer = ? collate nocase', params: [canonicalPeer(value)] };
    case 'type':
      return {
        where: '(select w.type from wfp_events w where w.id = wfp_of(e.id)) = ? collate nocase',
        params: [value],
      };
    case 'point':
      return {
        where:
          'coalesce((select w.failure_point from wfp_events w where w.id = wfp_of(e.id)), e.failure_point) = ? collate nocase',
        params: [value],
      };
    case 'attempt':
      return { where: 'attempt_of(e.id) = ?', params: [/^\d+$/.test(value) ? Number(value) : -1] };
    case 'negotiation':
      return {
        where:
          'exists (select 1 from attempts a join negotiations n on n.row = a.row where a.no = attempt_of(e.id) and n.key = ? collate nocase)',
        params: [value],
      };
    case 'phase':
    case 'severity':
    case 'step':
    case 'direction':
    case 'session':
    case 'notify':
    case 'message':
    case 'thread':
    case 'provider':
      return { where: `e.${field} = ? collate nocase`, params: [value] };
  }
}

function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
