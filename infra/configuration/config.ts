import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { routes } from '../../shared/protocol/routes.ts';
import { authority, formerAuthorities, isNoneOfToday, outlivesTheApi } from './authority.ts';
import { agency, certificateArn, day, domain, id, region, restored, retentions } from './config-members.ts';
import { ConfigurationFaults, checked, readConfigurationFile } from './faults.ts';
import { faultsOfKeys } from './keys-by-arn.ts';
import { pascal } from './names.ts';

/** Longest name that a function and its role can have (IAM and Lambda: 64 characters). */
const longestName = 64;
/** The longest file name in `functions/` behind a door; what remains of 64 is for the deployment and the agency. */
const longestFunction = Math.max(...routes.filter(({ door }) => door).map(({ fn }) => fn.length));

const exampleFile = fileURLToPath(new URL('../samsyn.example.json', import.meta.url));

/** The registrars' keys of the example, by their first coordinates. */
function exampleKeys(): readonly string[] {
  const { agencies } = JSON.parse(readFileSync(exampleFile, 'utf8')) as { agencies: { registrar: { x: string } }[] };
  return agencies.map(({ registrar }) => registrar.x);
}

const schema = v.pipe(
  v.strictObject({
    name: v.pipe(id, v.minLength(3, 'at least 3 characters')),
    region,
    authority,
    formerAuthorities,
    agencies: v.pipe(
      v.array(agency),
      v.minLength(2, 'an exchange has two agencies at least'),
      v.maxLength(17, 'a cover names 16 recipients at most'),
      // Also where something else is wrong with them.
      v.partialCheck(
        [['$', 'id']],
        (all) => new Set(all.map((one) => pascal(one.id))).size === all.length,
        'each agency has an id of its own, and not by its hyphens alone',
      ),
    ),
    logRetentionDays: v.pipe(
      v.number(),
      v.check((days) => retentions.includes(days), `one of ${retentions.join(', ')}`),
    ),
    domain: v.optional(domain),
    alarmAddresses: v.pipe(
      v.optional(v.array(v.pipe(v.string(), v.email('an address of electronic mail'))), []),
      v.maxLength(20, 'at most 20: a list of addresses is kept better by the mail system'),
      v.check((all) => new Set(all).size === all.length, 'each address once'),
    ),
    webFirewall: v.boolean(),
    // Why production stands without the web firewall, where it does: another one stands in front of it, for instance.
    webFirewallLeftOut: v.exactOptional(
      v.pipe(
        v.string(),
        v.trim(),
        v.minLength(20, 'the reason, in a sentence: it is what an auditor reads'),
        v.maxLength(500),
      ),
    ),
    intakeGeneration: v.pipe(v.number(), v.integer(), v.minValue(1, 'generations count from 1')),
    intakePreviousUntil: v.optional(day),
    production: v.boolean(),
    restored: v.exactOptional(restored),
  }),
  v.forward(
    v.partialCheck(
      [['authority'], ['domain']],
      ({ authority, domain }) => authority === undefined || domain === undefined,
      'the domain is the authority: leave this one out',
    ),
    ['authority'],
  ),
  v.forward(
    v.partialCheck(
      [['authority'], ['domain'], ['formerAuthorities']],
      isNoneOfToday,
      'today’s authority is no former one: leave it out here',
    ),
    ['formerAuthorities'],
  ),
  v.forward(
    v.partialCheck(
      [['production'], ['authority'], ['domain']],
      (whole) => !whole.production || outlivesTheApi(whole),
      'in production every signature is made for a name that outlives the API’s id: say a domain, or an authority without {api}',
    ),
    ['authority'],
  ),
  v.forward(
    v.partialCheck(
      [['region'], ['domain']],
      ({ region, domain }) => domain === undefined || certificateArn.exec(domain.certificate)?.[2] === region,
      'the certificate has to be in the region of the exchange: its API is regional',
    ),
    ['domain'],
  ),
  v.forward(
    v.partialCheck(
      [['intakeGeneration'], ['intakePreviousUntil']],
      ({ intakeGeneration, intakePreviousUntil }) => intakeGeneration > 1 === (intakePreviousUntil !== undefined),
      'the day until which the predecessor of the intake keys is accepted (14 days from the change): from generation 2 on, and only then',
    ),
    ['intakePreviousUntil'],
  ),
  v.forward(
    v.partialCheck(
      [['production'], ['agencies', '$', 'registrar']],
      ({ production, agencies }) => !production || !agencies.some((one) => exampleKeys().includes(one.registrar.x)),
      'replace these registrars’ keys before production: they are those of the example',
    ),
    ['agencies'],
  ),
  v.forward(
    v.partialCheck(
      [['agencies', '$', 'registrar']],
      // By one coordinate: a key and its mirror image at the other root of the curve are in one hand.
      ({ agencies }) => new Set(agencies.map((one) => one.registrar.x)).size === agencies.length,
      'each agency has a registrar’s key of its own: with one key for two, either enrols people for the other',
    ),
    ['agencies'],
  ),
  v.forward(
    v.partialCheck(
      [['production'], ['webFirewall'], ['webFirewallLeftOut']],
      ({ production, webFirewall, webFirewallLeftOut }) =>
        !production || webFirewall || webFirewallLeftOut !== undefined,
      'production stands behind the web firewall; where it is to be left out, webFirewallLeftOut says why',
    ),
    ['webFirewall'],
  ),
  v.forward(
    v.partialCheck(
      [
        ['region'],
        ['intakeGeneration'],
        ['agencies', '$', 'id'],
        ['agencies', '$', 'account'],
        ['agencies', '$', 'keys'],
      ],
      (whole) => faultsOfKeys(whole).length === 0,
      ({ input }) => faultsOfKeys(input).join('; '),
    ),
    ['agencies'],
  ),
  v.forward(
    v.partialCheck(
      [['webFirewall'], ['webFirewallLeftOut']],
      ({ webFirewall, webFirewallLeftOut }) => !webFirewall || webFirewallLeftOut === undefined,
      'a reason for a web firewall that is left out, beside one that is not: take one of them away',
    ),
    ['webFirewallLeftOut'],
  ),
  v.forward(
    v.partialCheck(
      [['production'], ['alarmAddresses']],
      ({ production, alarmAddresses }) => !production || alarmAddresses.length > 0,
      'in production somebody has to be told of alarms: an address at least',
    ),
    ['alarmAddresses'],
  ),
  v.forward(
    v.partialCheck(
      [['name'], ['agencies', '$', 'id']],
      ({ name, agencies }) => agencies.every((one) => name.length + one.id.length + longestFunction + 2 <= longestName),
      `the name of the deployment and an agency's id are too long together: roles are named by both, in ${longestName} characters`,
    ),
    ['agencies'],
  ),
);

/** The configuration of one deployment: everything that differs between two exchanges. `infra/samsyn.example.json` shows one. */
export type Configuration = v.InferOutput<typeof schema>;
export type AgencyConfiguration = Configuration['agencies'][number];

/**
 * Checks a parsed configuration.
 * @throws ConfigurationFaults with all faults at once, one a line: where, and what is expected there.
 */
export function checkConfiguration(value: unknown, source: string): Configuration {
  return checked(schema, value, source, 'an exchange');
}

/**
 * The configuration file in force. Nothing is assumed where none is named: whoever deploys from a new shell would otherwise take the
 * example, and with it an agency or a registrar away from an exchange that stands.
 */
function configurationFile(): string {
  const { SAMSYN_CONFIG } = process.env;
  if (SAMSYN_CONFIG !== undefined && SAMSYN_CONFIG !== '') return SAMSYN_CONFIG;
  throw new ConfigurationFaults(
    'SAMSYN_CONFIG names no configuration, and none is assumed: export SAMSYN_CONFIG=samsyn.json (infra/deploying.md), or, to look at the example alone, export SAMSYN_CONFIG=infra/samsyn.example.json',
  );
}

/**
 * Reads and checks the configuration file.
 * @throws ConfigurationFaults when the file is missing, is other than JSON, or fails the schema.
 */
export function readConfiguration(file: string = configurationFile()): Configuration {
  return checkConfiguration(readConfigurationFile(file, 'SAMSYN_CONFIG'), file);
}
