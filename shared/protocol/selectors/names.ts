/** Lower case in one form. Small letters of a composed one may compose anew. */
function lower(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC');
}

const unseen = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;

/** A domain in A-labels (UTS 46, as URLs have it); undefined where it is none, or a number. */
function aLabels(domain: string): string | undefined {
  if (!/^[\p{L}\p{N}\p{M}.-]{3,200}$/u.test(domain) || !URL.canParse(`http://${domain}`)) return undefined;
  const { hostname } = new URL(`http://${domain}`);
  return /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,20}[a-z][a-z\d-]{0,61}[a-z\d]$/.test(hostname)
    ? hostname
    : undefined;
}

/** An address of electronic mail: in lower case, its domain in A-labels. */
export function email(text: string): string | undefined {
  const read = lower(text.trim());
  const at = read.lastIndexOf('@');
  const [local, domain] = [read.slice(0, Math.max(at, 0)), aLabels(read.slice(at + 1))];
  if (domain === undefined || local.length === 0 || local.length > 64 || /["(),:;<>@[\\\]]/.test(local))
    return undefined;
  return unseen.test(local) ? undefined : `${local}@${domain}`;
}

/** A name in a service, `telegram:kalle`; an @ before it is left out. */
export function username(text: string): string | undefined {
  const [, service = '', name = ''] = /^([^:]{1,30}):\s*@*(.{1,100})$/su.exec(lower(text.trim())) ?? [];
  if (!/^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/.test(service)) return undefined;
  return unseen.test(name) || name.startsWith('@') ? undefined : `${service}:${name}`;
}
