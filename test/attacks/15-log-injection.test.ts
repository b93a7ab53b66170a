import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
const logged: string[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
});
afterAll(() => exchange.stop());

/** What would be a line of its own, a colour, or another member, where it came into the log as it is. */
const mark = 'forged-line';
const injections = [
  `%0A%7B%22event%22:%22${mark}%22%7D`,
  `%0D%0A${mark}`,
  `%1B%5B31m${mark}`,
  `%E2%80%A8${mark}`,
  `%22,%22event%22:%22${mark}`,
  `\${jndi:ldap://127.0.0.1/${mark}}`,
];

describe('whatever stands in a call', () => {
  it('stands in no line of the log: neither of its path, nor of its headers, nor of its body', async () => {
    const { connection } = exchange;
    const desk = connection.principals.find(({ name }) => name === 'police-desk') ?? expect.fail();
    const before = logged.length;
    for (const one of injections) {
      const text = decodeURIComponent(one);
      for (const path of [`/v1/police/submissions/${one}`, `/v1/${one}/submissions`, `/v1/${one}`]) {
        const call = { method: 'GET', path, headers: {}, body: Buffer.of() };
        expect((await sendRaw(connection, call)).status).toBeGreaterThanOrEqual(400);
      }
      const body = JSON.stringify({ reason: text, [text]: text });
      const path = '/v1/police/submissions/01934f5e-7c00-7000-8000-00000000dead/withdrawal';
      const signed = await signedCall(connection, desk, { method: 'POST', path, body });
      expect((await sendRaw(connection, signed)).status).toBeGreaterThanOrEqual(400);
      const input = String(signed.headers['signature-input']).replace(/keyid="[^"]*"/, `keyid="${one}"`);
      const headers = { ...signed.headers, 'signature-input': input, 'user-agent': one, 'x-forwarded-for': one };
      expect((await sendRaw(connection, { ...signed, headers })).status).toBeGreaterThanOrEqual(400);
    }
    const lines = logged.slice(before).filter((line) => !/"(?:waiting-relayed|time-kept)"/.test(line));
    expect(lines.length).toBeGreaterThan(injections.length * 3);
    for (const line of lines) {
      expect(JSON.parse(line)).toHaveProperty('message', 'call-answered');
      expect(line).not.toContain(mark);
      expect(['\n', '\r', '\u001b', '\u2028'].filter((character) => line.includes(character))).toEqual([]);
    }
  });
});
