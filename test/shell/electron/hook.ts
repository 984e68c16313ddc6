import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') return { url: new URL('./double.ts', import.meta.url).href, shortCircuit: true };
    return next(specifier, context);
  },
});
