import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { CSP } from '../../../electron/page/csp.ts';
import { pageReply, safeHeaders } from '../../../electron/page/reply.ts';

export interface HarnessServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page over the double as the product is built, and serves it under the product's own policy. */
export async function serveHarness(): Promise<HarnessServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'tunnelscope-harness-'));
  await build({
    root: import.meta.dirname,
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 9000,
    },
  });
  const server = createServer((request, response) => {
    void pageReply(outDir, new URL(request.url ?? '/', 'http://page').pathname, CSP).then((reply) => {
      for (const [name, value] of Object.entries(safeHeaders(CSP))) response.setHeader(name, value);
      response.writeHead(reply.status, reply.headers);
      response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
