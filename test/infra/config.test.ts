import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkConfiguration, readConfiguration } from '../../infra/configuration/config.ts';
import { ConfigurationFaults } from '../../infra/configuration/faults.ts';

const file = new URL('../../infra/samsyn.example.json', import.meta.url);
const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

/** A registrar's public key that no other agency has. */
const aRegistrar = () => {
  const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y };
};
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
    const { agencies, webFirewall, production } = readConfiguration(fileURLToPath(file));
    expect(agencies.map(({ id }) => id)).toEqual(['police', 'customs']);
    expect({ webFirewall, production }).toEqual({ webFirewall: false, production: false });
  });

  it('lets an agency ask for more approvals than the contract does, and never for fewer', () => {
    const [police, customs] = example().agencies;
    const asking = (approvals: object) =>
      faultsOf({ ...example(), agencies: [{ ...police, rules: { ...police?.rules, approvals } }, customs] });
    expect(asking({ H0: 2, H1: 3, H3: 9 })).toBe('');
    expect(asking({})).toBe('');
    expect(asking({ H1: 1 })).toContain('agencies.0.rules.approvals.H1: at least 2');
    expect(asking({ H0: 0, H2: 2.5, H3: 10, H4: 2 }).match(/approvals/g)).toHaveLength(4);
  });

  it('names the law of an agency, also by what that was called when sharing was its only rule', () => {
    const [police, customs] = example().agencies;
    const { law: _law, ...others } = police?.rules ?? {};
    const bound = (rules: object) => ({
      ...example(),
      agencies: [{ ...police, rules: { ...others, ...rules } }, customs],
    });
    const read = (rules: object) => checkConfiguration(bound(rules), 'one').agencies[0]?.rules;
    expect(read({ sharing: 'customs-2018-1694' })).toEqual({ ...others, law: 'customs' });
    expect(read({ law: 'police' })).toEqual({ ...others, law: 'police' });
    expect(faultsOf(bound({}))).toContain('agencies.0.rules.law: is missing');
    expect(faultsOf(bound({ sharing: 'none' }))).toContain('agencies.0.rules.law');
    expect(faultsOf(bound({ law: 'police', sharing: 'police-2025-961' }))).toContain('agencies.0.rules.sharing');
  });

  it('lets an agency name the time zone by whose day its dates are judged', () => {
    const [police, customs] = example().agencies;
    const living = (timeZone: string) =>
      faultsOf({ ...example(), agencies: [{ ...police, rules: { ...police?.rules, timeZone } }, customs] });
    expect(living('Europe/Helsinki')).toBe('');
    expect(living('Europe/Stockholms')).toContain('agencies.0.rules.timeZone: the name of a time zone');
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
    const alike = [
      { ...police, id: 'a1' },
      { ...police, id: 'a-1' },
    ];
    expect(faultsOf({ ...example(), agencies: alike })).toContain('not by its hyphens alone');
    expect(faultsOf({ ...example(), agencies: [police, { ...police, id: 'ping' }] })).toContain('beside the doors');
    expect(faultsOf({ ...example(), agencies: [police, police] })).toContain('an id of its own');
    const also = faultsOf({ ...example(), agencies: [police, { ...police, names: {}, rules: 0 }], region: 'x' });
    expect(also).toContain('an id of its own');
    expect(also).toContain('  agencies.1.names.sv: is missing');
    expect(faultsOf({ ...example(), agencies: [police, { ...customs, id: 'log' }] })).toContain('beside the doors');
  });

  it('is refused where a role could not be named', () => {
    const [police, customs] = example().agencies;
    const long = { ...customs, id: 'a'.repeat(24) };
    expect(faultsOf({ ...example(), name: 'b'.repeat(24), agencies: [police, long] })).toContain('too long together');
  });

  it('has a third agency by one entry more', () => {
    const [police, customs] = example().agencies;
    const names = { sv: 'Kustbevakningen', en: 'Swedish Coast Guard' };
    const third = { ...customs, id: 'coast-guard', names, registrar: aRegistrar() };
    expect(faultsOf({ ...example(), agencies: [police, customs, third] })).toBe('');
  });

  it('tells alarms to any number of addresses, each once', () => {
    expect(faultsOf({ ...example(), alarmAddresses: ['a@example.org', 'b@example.org'] })).toBe('');
    expect(faultsOf({ ...example(), alarmAddresses: ['a@example.org', 'a@example.org'] })).toContain(
      'each address once',
    );
    expect(faultsOf({ ...example(), alarmAddresses: ['duty'] })).toContain('alarmAddresses.0');
  });

  it('takes a domain with a certificate of the same region, and then no authority', () => {
    const certificate = 'arn:aws:acm:eu-north-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
    const domain = { name: 'exchange.example.org', certificate };
    expect(faultsOf({ ...example(), domain })).toBe('');
    expect(faultsOf({ ...example(), domain, authority: 'exchange.example.org' })).toContain('leave this one out');
    const elsewhere = { ...domain, certificate: certificate.replace('eu-north-1', 'us-east-1') };
    expect(faultsOf({ ...example(), domain: elsewhere })).toContain('in the region of the exchange');
    expect(faultsOf({ ...example(), domain: { ...domain, name: 'https://exchange' } })).toContain('domain.name');
  });

  it('says until when a predecessor of the intake keys is accepted, and only where there is one', () => {
    expect(faultsOf({ ...example(), intakeGeneration: 2 })).toContain('intakePreviousUntil: the day until which');
    expect(faultsOf({ ...example(), intakeGeneration: 2, intakePreviousUntil: '2026-12-09' })).toBe('');
    expect(faultsOf({ ...example(), intakePreviousUntil: '2026-12-09' })).toContain('intakePreviousUntil');
    expect(faultsOf({ ...example(), intakeGeneration: 2, intakePreviousUntil: 'Christmas' })).toContain(
      'a day, such as',
    );
  });

  it('is refused in production with the example’s registrars, without a web firewall, and without anybody to tell of alarms', () => {
    const faults = faultsOf({ ...example(), production: true });
    expect(faults).toContain('replace these registrars’ keys');
    expect(faults).toContain('somebody has to be told of alarms');
    expect(faults).toContain('  webFirewall: production stands behind the web firewall');
  });

  it('is told of the example’s registrars together with every other fault, also of the agencies', () => {
    const [police, customs] = example().agencies;
    const faults = faultsOf({ ...example(), production: true, agencies: [{ ...police, rules: 0 }, customs] });
    expect(faults).toContain('replace these registrars’ keys');
    expect(faults).toContain('  agencies.0.rules: ');
  });

  it('leaves the web firewall out of production for a reason, which is a sentence, and gives none for one that stands', () => {
    const agencies = example().agencies.map((one) => ({ ...one, registrar: aRegistrar() }));
    const production = {
      ...example(),
      agencies,
      production: true,
      authority: 'exchange.example.org',
      alarmAddresses: ['duty@example.org'],
    };
    const reason = 'The ministry’s own firewall stands in front of this exchange.';
    expect(faultsOf({ ...production, webFirewall: true })).toBe('');
    expect(faultsOf({ ...production, webFirewallLeftOut: reason })).toBe('');
    expect(faultsOf({ ...production, webFirewallLeftOut: 'no' })).toContain('  webFirewallLeftOut: the reason');
    expect(faultsOf({ ...production, webFirewall: true, webFirewallLeftOut: reason })).toContain('take one of them');
  });

  it('is refused where two agencies have one registrar, or one and its mirror image', () => {
    const [police, customs] = example().agencies;
    const both = (registrar: unknown) => faultsOf({ ...example(), agencies: [police, { ...customs, registrar }] });
    expect(both(police?.registrar)).toContain('a registrar’s key of its own');
    const { x, y } = police?.registrar ?? { x: '', y: '' };
    const field = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
    const mirrored = field - BigInt(`0x${Buffer.from(y, 'base64url').toString('hex')}`);
    const other = Buffer.from(mirrored.toString(16).padStart(64, '0'), 'hex').toString('base64url');
    expect(both({ kty: 'EC', crv: 'P-256', x, y: other })).toContain('a registrar’s key of its own');
    expect(both(aRegistrar())).toBe('');
  });

  it('is assumed by nothing: cdk without SAMSYN_CONFIG ends in the sentence that names it', () => {
    const { SAMSYN_CONFIG: _, ...env } = process.env;
    for (const named of [{}, { SAMSYN_CONFIG: '' }]) {
      const run = spawnSync(process.execPath, [app], { encoding: 'utf8', env: { ...env, ...named } });
      expect({ status: run.status, out: run.stdout }).toEqual({ status: 1, out: '' });
      expect(run.stderr).toMatch(
        /^SAMSYN_CONFIG names no configuration, and none is assumed: export SAMSYN_CONFIG=.*\n$/,
      );
    }
  });

  it('is refused in production where signatures would be made for the API’s id, which does not outlive its stack', () => {
    const fleeting = 'authority: in production every signature is made for a name that outlives the API’s id';
    for (const over of [{}, { authority: '{api}.execute-api.eu-north-1.amazonaws.com' }])
      expect(faultsOf({ ...example(), production: true, ...over })).toContain(fleeting);
    const certificate = 'arn:aws:acm:eu-north-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
    for (const over of [
      { authority: 'exchange.example.org' },
      { domain: { name: 'exchange.example.org', certificate } },
    ])
      expect(faultsOf({ ...example(), production: true, ...over })).not.toContain(fleeting);
  });

  it('names the former authorities, each once, none of them today’s, and none by an API that may be another', () => {
    const former = (formerAuthorities: readonly string[], over = {}) =>
      faultsOf({ ...example(), authority: 'exchange.example.org', formerAuthorities, ...over });
    expect(former(['abc123.execute-api.eu-north-1.amazonaws.com', '127.0.0.1:8787'])).toBe('');
    expect(former(['a.example', 'a.example'])).toContain('each name once');
    expect(former(['exchange.example.org'])).toContain('formerAuthorities: today’s authority is no former one');
    expect(former(['{api}.execute-api.eu-north-1.amazonaws.com'])).toContain('formerAuthorities.0: a host as it was');
    expect(former(['https://a.example'])).toContain('formerAuthorities.0');
  });

  it('has its faults told by the command line as sentences, with nothing of a stack trace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'samsyn-config-'));
    const wrong = join(folder, 'samsyn.json');
    writeFileSync(wrong, JSON.stringify({ ...example(), region: 'north', logRetentionDays: 8 }));
    const run = spawnSync(process.execPath, [app], {
      encoding: 'utf8',
      env: { ...process.env, SAMSYN_CONFIG: wrong },
    });
    rmSync(folder, { recursive: true });
    expect(run.status).toBe(1);
    expect(run.stderr.trim().split('\n')).toEqual([
      `${wrong} does not describe an exchange. Mend and run again:`,
      expect.stringMatching(/^ {2}region: an AWS region/),
      expect.stringMatching(/^ {2}logRetentionDays: one of/),
    ]);
  });

  it('takes an authority with a port, and one that is made of the API’s id', () => {
    for (const authority of ['127.0.0.1:8787', '{api}.execute-api.localhost:4571', 'exchange.example.org']) {
      expect(faultsOf({ ...example(), authority })).toBe('');
    }
    expect(faultsOf({ ...example(), authority: 'https://exchange.example.org' })).toContain('authority');
  });
});
