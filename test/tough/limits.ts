/**
 * For `cli(limits(…))`: the same program with smaller budgets in intake/limits.ts, in every one of its threads, so that what
 * happens at tens of gigabytes or thousands of entries can be seen at some megabytes and hundreds.
 */
export function limits(small: Partial<Record<'entries' | 'totalBytes' | 'ratioFrom', number>>): readonly string[] {
  const code = `
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/intake/limits.ts')) return loaded;
    let source = String(loaded.source);
    for (const [name, value] of Object.entries(${JSON.stringify(small)})) {
      const field = new RegExp(name + ': [^,]+,');
      if (!field.test(source)) throw new Error('no limit is called ' + name);
      source = source.replace(field, name + ': ' + value + ',');
    }
    return { ...loaded, source };
  },
});`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
