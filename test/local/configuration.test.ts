import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkConfiguration } from '../../infra/configuration/config.ts';
import { baseConfiguration, writeConfiguration } from '../../infra/local/exchange/configuration.ts';
import { newRegistrar } from '../../shared/client/keys.ts';

const home = mkdtempSync(join(tmpdir(), 'samsyn-configuration-'));
afterAll(() => rmSync(home, { recursive: true }));
const registrars = { police: await newRegistrar(), customs: await newRegistrar() };
const written = (authority: string, over = {}) =>
  writeConfiguration(home, { ...baseConfiguration(), ...over }, authority, registrars).former;

describe('the configuration of a home', () => {
  it('remembers each name that its exchange had, the latest first, and is one that can be deployed', () => {
    const at = (port: number) => `127.0.0.1:${port}`;
    expect(written(at(8787))).toEqual([]);
    expect(written(at(8787))).toEqual([]);
    expect(written(at(8788))).toEqual([at(8787)]);
    expect(written(at(8789))).toEqual([at(8788), at(8787)]);
    expect(written(at(8787), { formerAuthorities: ['older.example'] })).toEqual(['older.example', at(8789), at(8788)]);
    for (let port = 9000; port < 9060; port += 1) written(at(port));
    const { authority, formerAuthorities } = checkConfiguration(
      JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')),
      'config.json',
    );
    expect(authority).toBe(at(9059));
    expect(formerAuthorities).toEqual(Array.from({ length: 40 }, (_, i) => at(9058 - i)));
  });
});
