import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/**
 * What axe finds wrong, a line each. The kit's focus handling keeps marks at the ends of the page that pass the focus on
 * at once; axe takes them for hidden content that can be focused. `leaveOut` names what is not ours.
 */
export async function wrongs(page: Page, leaveOut: readonly string[] = []): Promise<readonly string[]> {
  // What is right is not told at length, and there is no frame of another origin: it takes a quarter of the time.
  const builder = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(true)
    .exclude('[data-tabster-dummy]');
  for (const selector of leaveOut) builder.exclude(selector);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
