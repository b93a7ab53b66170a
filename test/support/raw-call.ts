import http from 'node:http';
import { actAs } from '../../shared/client/acting.ts';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { signCall } from '../../shared/client/sign-call.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';

/** One call as it goes over the wire: every part may be spoilt before it is sent. */
export interface RawCall {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly text: string;
  /** The problem's code; the status where it is none. */
  readonly code: string;
}

/** A call that this principal has signed, ready to be spoilt. */
export const signedCall = async (
  connection: Connection,
  principal: Principal,
  call: { method: 'GET' | 'PUT' | 'POST'; path: string; body?: string | undefined },
  created = Math.floor(Date.now() / 1000),
): Promise<RawCall> => {
  const acting = await actAs(webCrypto(), principal);
  const random = globalThis.crypto.getRandomValues(new Uint8Array(18));
  const { method, path, headers, body } = await signCall(webCrypto(), acting, connection.authority, call, {
    created,
    random,
  });
  return { method, path, headers: { ...headers }, body: Buffer.from(body ?? '') };
};

/** Sends exactly this, path and all: no client in between mends it. */
export const sendRaw = (connection: Connection, { method, path, headers, body }: RawCall): Promise<RawAnswer> => {
  const { hostname, port } = new URL(connection.url);
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      hostname,
      port,
      method,
      path,
      agent: false,
      headers: { ...headers, host: connection.authority, 'content-length': body.length },
    });
    outgoing.once('error', reject).once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => {
        const status = incoming.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString();
        const code = status < 300 ? String(status) : ((JSON.parse(text) as { code?: string }).code ?? String(status));
        const { 'content-type': contentType, 'retry-after': retryAfter } = incoming.headers;
        resolve({ status, contentType, retryAfter, text, code });
      });
    });
    outgoing.end(body);
  });
};
