import type { Health, Severity } from '../../shared/model/words.ts';

const HEALTH_WORDS = { unhealthy: 'Unhealthy', healthy: 'Healthy', unknown: 'Unknown' } as const;
const CHECK_WORDS = { passed: 'Passed', failed: 'Failed', unknown: 'Not knowable' } as const;
const NORMAL_WORDS = { normal: 'Normal', trouble: 'Trouble', unknown: 'Neither good nor bad by itself' } as const;
const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Information' } as const;

export function healthWord(health: Health): string {
  return HEALTH_WORDS[health];
}

export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity];
}

export function checkWord(status: keyof typeof CHECK_WORDS): string {
  return CHECK_WORDS[status];
}

export function normalWord(normal: keyof typeof NORMAL_WORDS): string {
  return NORMAL_WORDS[normal];
}
