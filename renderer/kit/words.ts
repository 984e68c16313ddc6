import type { Health, Severity } from '../../shared/model/words.ts';

const HEALTH_WORDS = { unhealthy: 'Unhealthy', healthy: 'Healthy', unknown: 'Unknown' } as const;
const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Information' } as const;

export function healthWord(health: Health): string {
  return HEALTH_WORDS[health];
}

export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity];
}
