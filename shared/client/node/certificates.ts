/** Why no connection comes about that will not come about by waiting: what was found, and what to do. */
export interface NoTrust {
  readonly found: string;
  readonly advice: string;
}

/** Names of a certificate are the server's words: what a terminal would act on is left out, and more than a line of them. */
function namesIn(error: Error): string {
  const { subjectaltname = '' } = 'cert' in error ? (error.cert as { subjectaltname?: string }) : {};
  return subjectaltname.replace(/[^\x20-\x7e]/g, '?').slice(0, 200) || 'nobody';
}

const issuer =
  /^(?:UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED)$/;
const otherCertificate =
  /^(?:UNABLE_TO_|CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERR_TLS_)/;

const ask = 'ask whoever runs the exchange for one that holds';

/** By the code that OpenSSL or Node gives a TLS connection that fails (nodejs.org/api/tls.html, X509 certificate error codes). */
function told(code: string, error: Error, host: string): NoTrust | undefined {
  if (issuer.test(code))
    return {
      found: 'nobody whom this machine trusts has issued its certificate',
      advice:
        "If the issuer is your organisation's own, take its certificate by a way that you trust, and set NODE_EXTRA_CA_CERTS=FILE.pem; where the " +
        'system trusts it already, NODE_OPTIONS=--use-system-ca. If neither is so, somebody may be between.',
    };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      found: `its certificate is for ${namesIn(error)}, and not for ${host}`,
      advice: 'Correct the host to one that the certificate names, or ask who intercepts the connection.',
    };
  if (code === 'CERT_HAS_EXPIRED')
    return {
      found: 'its certificate has expired',
      advice: `Look at the clock of this machine; if that is right, ${ask}.`,
    };
  if (code === 'CERT_NOT_YET_VALID')
    return {
      found: 'its certificate is not valid yet',
      advice: `The clock of this machine may be behind: set it; if it is right, ${ask}.`,
    };
  if (code === 'CERT_REVOKED') return { found: 'its certificate is revoked', advice: `Send nothing there; ${ask}.` };
  if (otherCertificate.test(code))
    return { found: 'its certificate does not hold', advice: `Send nothing there; ${ask}.` };
  if (/^ERR_SSL_|^EPROTO$/.test(code))
    return {
      found: 'what answers there does not speak TLS as it is asked for',
      advice: 'Look at the port, and whether a proxy stands in the way. Do not go over to http: to another machine.',
    };
  if (/^HPE_/.test(code))
    return {
      found: 'what answers there does not speak HTTP',
      advice: 'Look at the port, and whether it is https: there.',
    };
  return undefined;
}

/** Whether a connection has failed for want of trust, or of a common language; `host` is whom it was meant to reach. */
export function noTrust(error: unknown, host: string): NoTrust | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return undefined;
  const found = told(error.code, error, host);
  return found && { ...found, found: `${found.found} (${error.code})` };
}
