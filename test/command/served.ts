import { mkdtempSync, rmSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { listening } from './listening.ts';
import { StandInExchange } from './stand-in-exchange.ts';
import { writeConnection } from './support.ts';

/** A stand-in that listens, made anew for each test, and a folder with the connection.json to it. To be called where tests are described. */
export const served = () => {
  const at = {} as { exchange: StandInExchange; server: http.Server; folder: string };
  beforeAll(async () => {
    at.server = await listening(() => at.exchange);
  });
  afterAll(() => at.server.close().closeAllConnections());
  beforeEach(() => {
    at.exchange = new StandInExchange();
    at.folder = mkdtempSync(join(tmpdir(), 'samsyn-served-'));
    writeConnection(at.folder, at.server);
  });
  afterEach(() => rmSync(at.folder, { recursive: true }));
  return at;
};
