import { type Fault, fault } from '../base/fault.ts';
import { type Result, err, ok } from '../base/result.ts';
import { baseName } from '../base/text.ts';
import { microsFromIso } from '../base/time.ts';
import { canonicalPeer } from '../net/address.ts';
import { type Filter, parseFilter } from './filter.ts';
import { Unwalked, linearPattern } from './linear.ts';

/** What a filter may ask of an event. Times are ISO 8601, in UTC. */
export interface Matchable {
  readonly text: string;
  readonly message: string;
  readonly time: string | null;
  readonly file: string;
  readonly instance: string | null;
  readonly peer: string | null;
  readonly phase: string | null;
  readonly step: string;
  readonly direction: string;
  readonly severity: string | null;
  readonly errorCode: number | null;
  readonly errorName: string | null;
  readonly notify: string | null;
  readonly session: string | null;
  readonly thread: string | null;
  readonly provider: string | null;
  readonly negotiation: string | null;
  readonly attempt: number | null;
  readonly point: string | null;
  readonly wfp: { readonly type: string } | null;
}

export type Matcher = (event: Matchable) => boolean;

/** The filter as a test of one event that is here already; it says what the filter's SQL says. */
export function matcherOf(text: string): Result<Matcher, Fault> {
  const filter = parseFilter(text);
  return filter.ok ? compiled(() => matcher(filter.value)) : filter;
}

/** True where a filter asks for nothing but text and patterns, so that a bare line can be held against it. */
export function isTextOnly(filter: Filter): boolean {
  switch (filter.kind) {
    case 'text':
    case 'regex':
      return true;
    case 'and':
    case 'or':
      return filter.parts.every(isTextOnly);
    case 'not':
      return isTextOnly(filter.part);
    case 'all':
    case 'field':
    case 'time':
      return false;
  }
}

function compiled<T>(make: () => T): Result<T, Fault> {
  try {
    return ok(make());
  } catch (thrown) {
    if (thrown instanceof Unwalked)
      return err(fault('bad-filter', `The pattern ${thrown.message}.`, 'Patterns of rules are held to every row.'));
    throw thrown;
  }
}

function matcher(filter: Filter): Matcher {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const parts = filter.parts.map(matcher);
      return (event) => parts.every((part) => part(event));
    }
    case 'or': {
      const parts = filter.parts.map(matcher);
      return (event) => parts.some((part) => part(event));
    }
    case 'not': {
      const part = matcher(filter.part);
      return (event) => !part(event);
    }
    case 'time': {
      const from = filter.from ?? Number.NEGATIVE_INFINITY;
      const to = filter.to ?? Number.POSITIVE_INFINITY;
      return ({ time }) => {
        const micros = time === null ? null : microsFromIso(time);
        return micros !== null && micros >= from && micros <= to;
      };
    }
    case 'text': {
      const wanted = folded(filter.text);
      return ({ text, message }) => folded(text).includes(wanted) || folded(message).includes(wanted);
    }
    case 'regex': {
      const pattern = linearPattern(filter.source, filter.ignoreCase, filter.wholeWord);
      return ({ text }) => pattern.test(text);
    }
    case 'field': {
      const values = filter.values.map((value) => valueMatcher(filter.field, value));
      return (event) => values.some((value) => value(event));
    }
  }
}

function valueMatcher(field: Extract<Filter, { kind: 'field' }>['field'], value: string): Matcher {
  const wanted = folded(value);
  const is = (said: string | null | undefined) => said !== null && said !== undefined && folded(said) === wanted;
  switch (field) {
    case 'code': {
      const number = Number(value);
      return Number.isInteger(number) ? ({ errorCode }) => errorCode === number : ({ errorName }) => is(errorName);
    }
    case 'file':
      return ({ file }) => is(file) || is(baseName(file));
    case 'instance':
      return ({ instance }) => instance !== null && folded(instance).includes(wanted);
    case 'peer': {
      const peer = folded(canonicalPeer(value));
      return (event) => event.peer !== null && folded(event.peer) === peer;
    }
    case 'type':
      return ({ wfp }) => is(wfp?.type);
    case 'point':
      return ({ point }) => is(point);
    case 'attempt':
      return ({ attempt }) => /^\d+$/.test(value) && (attempt ?? 0) === Number(value);
    case 'phase':
    case 'step':
    case 'direction':
    case 'severity':
    case 'session':
    case 'notify':
    case 'message':
    case 'thread':
    case 'provider':
    case 'negotiation':
      return (event) => is(event[field]);
  }
}

/** As SQLite folds: letters of ASCII alone. */
function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
