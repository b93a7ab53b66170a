import type { IncomingMessage } from 'node:http';

/**
 * Reads a body to its end. By events and not by iteration, which costs more than all the rest of a small call.
 * @param limit bytes; a longer body is read to its end all the same, but not kept, up to `discardLimit`.
 * @returns the body, or undefined when it was longer.
 * @throws when the connection breaks before the end.
 */
export function readBody(incoming: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  let chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks = [];
    if (length > limit + discardLimit) incoming.destroy();
  });
  incoming.once('end', () => resolve(length > limit ? undefined : joined(chunks)));
  incoming.once('error', reject);
  incoming.once('close', () => reject(new Error('the connection was closed before the end of the body')));
  return promise;
}

/** Of a body that is too long so much is read on, so that the sender hears why it is refused. */
const discardLimit = 64 * 1024 * 1024;

function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
