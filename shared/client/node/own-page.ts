import type { IncomingHttpHeaders } from 'node:http';

const thisMachine = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

/**
 * Whether a call to a server on this machine comes from a page that the server itself has served, or from no browser at all. Any page
 * that somebody looks at can send calls to 127.0.0.1, and can make a name of its own lead there (DNS rebinding); it cannot choose what the
 * browser says of it in Host, Origin and Sec-Fetch-Site. https://www.w3.org/TR/fetch-metadata/
 */
export function isOwnPage({ host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return (
    thisMachine.test(host) &&
    (origin === undefined || origin === `http://${host}`) &&
    (site === undefined || site === 'same-origin' || site === 'none')
  );
}
