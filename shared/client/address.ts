import * as v from 'valibot';

/** The two ways to an exchange. Whatever else a word before the colon is, a client that takes it for http: sends in the clear. */
function isWay(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

const wayRule = 'must begin with https:// (or http://, on this machine)';

/** Nothing that would be left out in silence when a call is made: no user, query or fragment, and no path before the stage. */
function isStage(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === '/v1' && [search, hash, username, password].every((part) => part === '');
}

/** An address that something is sent to. */
export const wayAddressSchema = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text), 'must be an address'),
  v.check(isWay, wayRule),
);

/** The address of an exchange: `https://HOST/v1`. */
export const exchangeAddressSchema = v.pipe(
  wayAddressSchema,
  v.endsWith('/v1', 'must end in /v1'),
  v.check(isStage, 'must have nothing but /v1 after the host'),
);

/** Why a text is no address of an exchange: "must end in /v1"; undefined where it is one. */
export function whyNoAddress(text: string): string | undefined {
  return v.safeParse(exchangeAddressSchema, text).issues?.[0].message;
}

/** Whether an address is this machine's own (RFC 6761 for the name; ::ffff:127.0.0.0/104 as URL writes it). */
function isThisMachine(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    /^127(?:\.\d+){3}$/.test(hostname) ||
    /^\[::(?:1|ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(hostname)
  );
}

/** The other machine to which http: goes, readable for whoever is between; undefined where nothing does. */
export function inTheClearTo(url: string): string | undefined {
  const { protocol, hostname, host } = new URL(url);
  return protocol === 'http:' && !isThisMachine(hostname) ? host : undefined;
}

/** What it means that calls go in the clear to another machine. */
export function clearWarning(host: string): string {
  return (
    `http: goes in the clear to ${host}. Reports stay sealed; covers, reasons, and who reads what can be read by whoever is between, and answers ` +
    'changed. Use https:.'
  );
}
