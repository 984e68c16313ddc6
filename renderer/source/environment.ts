// oxlint-disable-next-line import/default -- the build makes it
import workerUrl from 'monaco-editor/editor/editor.worker.js?worker&url';

interface ScriptPolicy {
  readonly createScriptURL: (text: string) => string;
}

interface Surroundings {
  MonacoEnvironment?: { readonly getWorker: () => Worker };
  readonly trustedTypes?: {
    createPolicy(name: string, rules: ScriptPolicy): { createScriptURL(text: string): unknown };
  };
}

const here = globalThis as unknown as Surroundings;

/** Gives the address of the editor's worker, whatever it is asked for. */
const policy = here.trustedTypes?.createPolicy('tunnelscope-editor', { createScriptURL: () => workerUrl });

/** Monaco asks here for its worker. */
export function prepareEditor(): void {
  here.MonacoEnvironment ??= {
    getWorker: () => new Worker((policy?.createScriptURL('') ?? workerUrl) as string, { type: 'module' }),
  };
}
