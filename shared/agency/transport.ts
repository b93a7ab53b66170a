import { Unreachable } from './failures.ts';

/** One call as it leaves: `path` begins with /v1; the headers but Host and Content-Length, which the transport sets. */
export interface HttpCall {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What came back; a header that came not is undefined. */
export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/**
 * Sends exactly one call. Throws Unreachable where no answer comes. Which one is used is up to who makes the client: the browser's
 * fetch cannot set Host, so it serves only where the address is the authority.
 */
export type Transport = (call: HttpCall) => Promise<HttpAnswer>;

/** A transport over fetch, for a browser. `url` as in connection.json, ending in /v1. */
export const fetchTransport = (url: string): Transport => {
  const { origin } = new URL(url);
  return async ({ method, path, headers, body }) => {
    try {
      // Nothing is followed: a redirected call would be another than the one that was signed.
      const answer = await fetch(origin + path, {
        method,
        headers,
        redirect: 'error',
        credentials: 'omit',
        ...(body !== undefined && { body }),
      });
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name) ?? undefined,
        body: await answer.text(),
      };
    } catch (cause) {
      throw new Unreachable(`no answer from ${origin}`, { cause });
    }
  };
};
