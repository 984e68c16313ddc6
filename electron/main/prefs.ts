/** Each of them as Electron's security tutorial asks for it; those that are Electron's default too stand here to stay. */
export const PREFERENCES = Object.freeze({
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  experimentalFeatures: false,
  allowRunningInsecureContent: false,
  enableBlinkFeatures: '',
  navigateOnDragDrop: false,
  safeDialogs: true,
  // The spell checker fetches its dictionaries from the network.
  spellcheck: false,
});

/** The one scheme of ours, registered once. It neither goes around the page's policy nor around CORS. */
export const SCHEME = Object.freeze({
  scheme: 'app',
  privileges: Object.freeze({ standard: true, secure: true, supportFetchAPI: true }),
});

export const PAGE_URL = 'app://bundle/index.html';
