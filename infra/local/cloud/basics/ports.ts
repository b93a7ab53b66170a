import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port of 127.0.0.1 that nobody listens on now: `preferred` when it is free, else whichever the system gives. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (fault) {
    if (preferred === 0) throw fault;
    return freePort();
  } finally {
    server.close();
  }
}
