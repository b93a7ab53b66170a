import { Distrusted, Unreachable } from './failures.ts';

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

/** No answer of an exchange has more bytes: a Lambda function gives 6 MB at most, and whoever sends more would fill this machine's memory. */
export const largestAnswer = 6 * 1024 * 1024;

/**
 * Sends exactly one call. Throws Unreachable where no answer comes, Distrusted where it has more than `largestAnswer` bytes. Which one is used is up to who makes the client: the browser's
 * fetch cannot set Host, so it serves only where the address is the authority.
 */
export type Transport = (call: HttpCall) => Promise<HttpAnswer>;

/** The body of an answer, read no further than it may be long. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let [text, bytes] = ['', 0];
  for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
    bytes += read.value.length;
    if (bytes > largestAnswer) {
      await reader?.cancel();
      throw new Distrusted('answer-too-large');
    }
    text += decoder.decode(read.value, { stream: true });
  }
  return text + decoder.decode();
}

/** A transport over fetch, for a browser. `url` as in connection.json, ending in /v1. */
export function fetchTransport(url: string): Transport {
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
        body: await textOf(answer),
      };
    } catch (cause) {
      if (cause instanceof Distrusted) throw cause;
      throw new Unreachable(`no answer from ${origin}`, { cause });
    }
  };
}
