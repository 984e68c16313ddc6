import signTable from '../../../resources/rules/signs.json' with { type: 'json' };
import whenTable from '../../../resources/explain/when.json' with { type: 'json' };
import { listed } from '../../../shared/base/text.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import type { Confidence, FindingId } from '../../../shared/model/words.ts';
import type { Sign } from '../diagnose/signs.ts';
import type { EventDraft } from '../formats/format.ts';

const SIGNS: readonly Sign[] = signTable.signs as readonly Sign[];
const PLACES: Readonly<Record<string, string>> = whenTable.places;
const SESSIONS: Readonly<Record<string, string>> = whenTable.sessions;
const AUTH: Readonly<Record<string, string>> = whenTable.auth;
const VERSIONS: Readonly<Record<string, string>> = whenTable.ikeVersion;

/** What of an event a rule looks at. */
export type Sighted = Pick<
  EventDraft,
  'errorCode' | 'notify' | 'message' | 'text' | 'severity' | 'phase' | 'phaseCertain' | 'direction' | 'ikeVersion'
>;

/**
 * Of which findings an event may be a sign, by the rules of the diagnosis, and under which conditions: the line alone shows
 * neither its place in the negotiation nor the rest of it. In the order of the rules, from the narrow to the wide.
 */
export function suspectsOf(event: Sighted): Explanation['findings'] {
  const found: Explanation['findings'] = [];
  const add = (id: string, confidence: string, when: string) => {
    const known = found.findIndex((one) => one.id === id && one.confidence === confidence);
    const before = found[known];
    if (before === undefined) found.push({ id: id as FindingId, confidence: confidence as Confidence, when });
    else if (!before.when.includes(when)) found[known] = { ...before, when: `${before.when}; or ${when}` };
  };
  let plain = false;
  /** Halves that a narrower rule has taken whole: a wider one is never tried there. */
  const taken = new Set<string>();
  const possible = placesOf(event);
  for (const sign of SIGNS) {
    if (plain || !isAbout(sign, event)) continue;
    if (possible?.every((place) => taken.has(place)) === true) break;
    if (sign.direction !== undefined && sign.direction !== event.direction) continue;
    if (sign.ikeVersion !== undefined && event.ikeVersion !== null && sign.ikeVersion !== event.ikeVersion) continue;
    const places = placesLeft(sign, event);
    if (places !== null && places.length === 0) continue;
    const when = whenText(sign, places) ?? (found.length > 0 ? whenTable.otherwise : whenTable.anywhere);
    if (sign.finding !== null) add(sign.finding, sign.confidence, when);
    if (sign.alternative !== undefined) add(sign.alternative, 'low', whenTable.alternative);
    if (!isConditional(sign)) for (const place of sign.in ?? []) taken.add(place);
    // What asks for nothing more takes everything that came this far: no wider rule is ever tried.
    plain = sign.in === undefined && !isConditional(sign);
  }
  if (found.length === 0 && isTrouble(event)) {
    const generic = SIGNS.find((sign) => isWide(sign));
    if (generic?.finding !== undefined && generic.finding !== null)
      add(generic.finding, generic.confidence, whenTable.fallback);
  }
  return found;
}

/** Asks for more than the line and its half of the negotiation. */
function isConditional(sign: Sign): boolean {
  return [sign.session, sign.auth, sign.ikeVersion, sign.direction].some((asked) => asked !== undefined);
}

function isTrouble(event: Sighted): boolean {
  return event.severity === 'error' && event.errorCode !== 0 && (event.errorCode !== null || event.notify !== null);
}

function isWide(sign: Sign): boolean {
  return (
    sign.codes === undefined && sign.notifies === undefined && sign.messages === undefined && sign.words === undefined
  );
}

function isAbout(sign: Sign, event: Sighted): boolean {
  return (
    (event.errorCode !== null && sign.codes?.includes(event.errorCode) === true) ||
    (event.notify !== null && sign.notifies?.includes(event.notify) === true) ||
    sign.messages?.includes(event.message) === true ||
    (sign.words !== undefined && new RegExp(sign.words, 'i').test(event.text))
  );
}

/** The halves of a negotiation that the event's own phase leaves possible, of those that the rule asks for; null where it asks for none. */
function placesLeft(sign: Sign, event: Sighted): readonly string[] | null {
  if (sign.in === undefined) return null;
  const possible = placesOf(event);
  return possible === null ? sign.in : sign.in.filter((place) => possible.includes(place));
}

/** In step with the order of trust in diagnose/phase.ts: a record that says its phase, then the exchange that it names. */
function placesOf({ phase, phaseCertain }: Sighted): readonly string[] | null {
  if (phase === 'data') return ['data'];
  if (phase === 'extended-mode') return ['extended'];
  if (phase === 'main-mode') return ['ike', 'auth', 'rekey-ike'];
  if (phase === 'quick-mode' || (phase === 'child-sa' && phaseCertain)) return ['child', 'rekey'];
  if (phase === 'ike-sa-init') return ['ike'];
  if (phase === 'ike-auth' || phase === 'child-sa') return ['child'];
  return null;
}

function whenText(sign: Sign, places: readonly string[] | null): string | null {
  const parts = [
    places === null ? null : listed([...new Set(places.map((place) => PLACES[place] ?? place))], 'or'),
    sign.ikeVersion === undefined ? null : (VERSIONS[String(sign.ikeVersion)] ?? null),
    sign.auth === undefined ? null : (AUTH[sign.auth] ?? null),
    sign.session === undefined ? null : (SESSIONS[sign.session] ?? null),
    sign.fallback === true ? whenTable.fallback : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
