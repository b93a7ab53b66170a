import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigurationFaults, checkConfiguration, readConfiguration } from '../../infra/config.ts';

const file = new URL('../../infra/samsyn.example.json', import.meta.url);
const example = (): ReturnType<typeof checkConfiguration> => JSON.parse(readFileSync(file, 'utf8'));
const faultsOf = (value: unknown): string => {
  try {
    checkConfiguration(value, 'samsyn.json');
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration', () => {
  it('of the example is a deployment that can be tried: two agencies, no web firewall, no retention', () => {
    const { agencies, webFirewall, production } = readConfiguration();
    expect(agencies.map(({ id }) => id)).toEqual(['police', 'customs']);
    expect({ webFirewall, production }).toEqual({ webFirewall: false, production: false });
  });

  it('is refused with all its faults at once, each with its place', () => {
    const [police, customs] = example().agencies;
    const wrong = {
      ...example(),
      region: 'north',
      logRetentionDays: 8,
      intakeGeneration: 0,
      colour: 'blue',
      agencies: [
        { ...police, id: 'Police' },
        { ...customs, account: '12' },
      ],
    };
    const faults = faultsOf(wrong);
    for (const place of [
      'region',
      'logRetentionDays',
      'intakeGeneration',
      'colour',
      'agencies.0.id',
      'agencies.1.account',
    ]) {
      expect(faults).toContain(`  ${place}: `);
    }
  });

  it('is refused with a registrar’s key that is no point of the curve', () => {
    const [police, customs] = example().agencies;
    const slip = { ...police?.registrar, x: 'A'.repeat(43) };
    expect(faultsOf({ ...example(), agencies: [{ ...police, registrar: slip }, customs] })).toContain(
      'no point of the curve',
    );
  });

  it('is refused with one agency, with two of one id, and with an id that stands beside the doors', () => {
    const [police, customs] = example().agencies;
    expect(faultsOf({ ...example(), agencies: [police] })).toContain('two agencies at least');
    expect(faultsOf({ ...example(), agencies: [police, police] })).toContain('an id of its own');
    expect(faultsOf({ ...example(), agencies: [police, { ...customs, id: 'log' }] })).toContain('beside the doors');
  });

  it('is refused where a role could not be named', () => {
    const [police, customs] = example().agencies;
    const long = { ...customs, id: 'a'.repeat(24) };
    expect(faultsOf({ ...example(), name: 'b'.repeat(24), agencies: [police, long] })).toContain('too long together');
  });

  it('takes an authority with a port, and one that is made of the API’s id', () => {
    for (const authority of ['127.0.0.1:8787', '{api}.execute-api.localhost:4571', 'exchange.example.org']) {
      expect(faultsOf({ ...example(), authority })).toBe('');
    }
    expect(faultsOf({ ...example(), authority: 'https://exchange.example.org' })).toContain('authority');
  });
});
