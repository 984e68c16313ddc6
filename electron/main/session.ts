import { type Session, protocol } from 'electron';
import { pathOfAppAddress } from '../page/contain.ts';
import { CSP } from '../page/csp.ts';
import { pageReply } from '../page/reply.ts';
import { isOwnPage, mayAsk, mayLoad } from './guard.ts';
import { SCHEME } from './prefs.ts';

/** To be called once, before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([SCHEME]);
}

/** Serves the page from `app://bundle/` and takes away what a page could ask the session for. */
export function guardSession(own: Session, pageDir: string): void {
  own.protocol.handle(SCHEME.scheme, async (request) => {
    const path = request.method === 'GET' ? pathOfAppAddress(request.url) : null;
    // An address that is not ours stands for no file, and is answered as one that climbs.
    const { status, headers, body } = await pageReply(pageDir, path ?? '', CSP);
    return new Response(body, { status, headers: { ...headers } });
  });
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
  own.setPermissionRequestHandler((contents, permission, answer) => {
    answer(mayAsk(permission) && isOwnPage(contents.getURL()));
  });
  own.setPermissionCheckHandler((_contents, permission, origin) => mayAsk(permission) && isOwnPage(origin));
  own.setDevicePermissionHandler(() => false);
}
