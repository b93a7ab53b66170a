import { existsSync } from 'node:fs';

/** Where systems put a Chromium: Debian and Ubuntu, Fedora, Chrome itself, a Mac. `CHROMIUM` names any other. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The program of a Chromium on this machine; undefined where there is none. */
export const findBrowser = (): string | undefined =>
  [process.env.CHROMIUM ?? '', ...places].find((place) => place !== '' && existsSync(place));
