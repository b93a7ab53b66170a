import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a lie makes of an answer's JSON. */
export type Lie = (path: string, answer: Record<string, unknown>) => Record<string, unknown>;

/** A server that passes every call on to an exchange as it came, and lies about the answers: what a client has to see through. */
export const startLiar = async (exchangeUrl: string, lie: Lie): Promise<{ url: string; stop: () => Promise<void> }> => {
  const { hostname, port } = new URL(exchangeUrl);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path = '', rawHeaders: headers } = incoming;
    const onward = request({ hostname, port, method, path, headers, setHost: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const told = lie(path, JSON.parse(Buffer.concat(chunks).toString()));
        outgoing.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' }).end(JSON.stringify(told));
      });
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${own}/v1`, stop };
};
