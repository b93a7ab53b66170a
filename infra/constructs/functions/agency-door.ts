import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ruleSets } from '../../../shared/domain/law/rule-on.ts';
import type { DoorFunction } from '../../../shared/protocol/routes.ts';
import type { Configuration } from '../../configuration/config.ts';
import { type ContentKeys, letUseKeys, type MadeKey } from '../keys/key-rights.ts';
import type { ExchangeTables, TableUse } from '../state/exchange-tables.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface AgencyDoorProps extends Frame {
  readonly agency: string;
  readonly tables: ExchangeTables;
  readonly keys: ContentKeys;
  /** By which selectors become tokens: one for all agencies, or none would find what another has sent. */
  readonly selectorsKey: MadeKey;
}

/** API Gateway waits 29 s; a person does not. */
const timeout = Duration.seconds(10);

/** What a function does with the tables, beside asking the registry. Of the records it has the rows of its own agency alone. */
interface Uses {
  readonly exchange: TableUse;
  /** Of the exchange’s rows the counts of its own agency alone, or those by which its searches go. */
  readonly exchangeRows?: 'own counts' | 'own searches';
  readonly sealed?: TableUse;
  readonly records?: readonly RecordsUse[];
}

/** What a function does with some rows of the table of records: its own agency's records, keys of these, or what others have of its agency. */
interface RecordsUse extends Omit<TableUse, 'conditions'> {
  readonly rows: keyof typeof rowsOf;
  /** The attributes that it may touch, where these are not all. */
  readonly attributes?: readonly string[];
}

/** The functions behind a door. What each does with keys stands in `key-rights.ts`: whoever opens a content key reads no ciphertext. */
const functions: Readonly<Record<DoorFunction, Uses>> = {
  // Takes content keys over from intake to staging; writes ciphertexts, of which it reads back none.
  'accept-submission': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'] },
    sealed: { operations: ['PutItem'] },
  },
  'track-submission': {
    exchange: {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['ByOriginator', 'Inbox', 'Waiting'],
    },
  },
  // Makes tokens of what its desks send.
  'keep-selectors': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  },
  // Makes tokens of what its readers search for. It reads and writes no submission.
  'search-records': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'] },
    exchangeRows: 'own searches',
  },
  // Hands out ciphertexts: no line in the table of keys.
  'serve-sealed': {
    exchange: { operations: ['GetItem', 'Query'] },
    sealed: { operations: ['GetItem'] },
    records: [{ rows: 'own records', operations: ['GetItem'] }],
  },
  // Hands out content keys that wait for approval.
  'review-submission': { exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] } },
  'decide-approval': {
    exchange: {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['Inbox'],
    },
  },
  // Reads counts of its own agency, and how many answers it is owed, by indexes, and no row of the table.
  'report-statistics': { exchange: { indexes: ['Tally', 'Waiting'] }, exchangeRows: 'own counts' },
  'read-record': { exchange: {}, records: [{ rows: 'own records', operations: ['GetItem'], indexes: ['ByRelease'] }] },
  // Hands out content keys of what was released to its agency.
  'disclose-record': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] },
    records: [{ rows: 'own keys', operations: ['GetItem'] }],
  },
  // Says how long its agency keeps what it has, and lists what goes soon.
  'retain-record': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'], indexes: ['Due'] },
    records: [
      { rows: 'own records', operations: ['UpdateItem'], attributes: ['recipient', 'id', 'originator', 'erasure'] },
    ],
  },
  // Takes content keys of its agency's own reports from their recipients, and can read none.
  'recall-record': {
    exchange: { operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] },
    records: [
      { rows: 'keys others have of it', operations: ['DeleteItem'] },
      // Of a record it may say that it is recalled: IAM lets it touch, and be told, nothing else that stands there.
      { rows: 'records of others', operations: ['UpdateItem'], attributes: ['recipient', 'id', 'originator', 'state'] },
    ],
  },
};

/**
 * The door of one agency: its own functions, each with a role that names this agency's keys alone. The same code stands behind every
 * door, so a fault that is found through one opens nothing behind another.
 */
export class AgencyDoor extends Construct {
  readonly functions: readonly ExchangeFunction[];

  constructor(scope: Construct, id: string, props: AgencyDoorProps) {
    super(scope, id);
    this.functions = (Object.keys(functions) as DoorFunction[]).map((file) => this.behindDoor(file, props));
  }

  private behindDoor(file: DoorFunction, props: AgencyDoorProps): ExchangeFunction {
    const { agency, tables, keys, selectorsKey, configuration } = props;
    const fn = new ExchangeFunction(this, { ...props, file, timeout });
    const { exchange, exchangeRows, sealed, records = [] } = functions[file];
    tables.let(fn, 'REGISTRY_TABLE', tables.registry, { operations: ['GetItem'] });
    const counts = inRows([agency, `acknowledgement#${agency}`], undefined);
    const rowsIn = { 'own counts': counts, 'own searches': rowsOfSearches(configuration, agency) };
    const own = exchangeRows === undefined ? {} : { conditions: rowsIn[exchangeRows] };
    tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, { ...exchange, ...own });
    if (exchangeRows === 'own searches')
      tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, {
        operations: ['UpdateItem', 'DeleteItem'],
        conditions: rowsOfWatches(agency),
      });
    if (sealed !== undefined) tables.let(fn, 'SEALED_TABLE', tables.sealed, sealed);
    const others = configuration.agencies.map(({ id }) => id).filter((id) => id !== agency);
    for (const { rows, attributes, ...use } of records) {
      const conditions = inRows(rowsOf[rows](agency, others), attributes);
      tables.let(fn, 'RECORDS_TABLE', tables.records, { ...use, conditions });
    }
    fn.setWhereGiven({
      INTAKE_KEYS: Stack.of(this).toJsonString(keys.intake.map(({ arn }) => arn)),
      STAGING_KEY: keys.staging.arn,
      RECORDS_KEY: keys.records.arn,
      SELECTORS_KEY: selectorsKey.arn,
    });
    letUseKeys(fn, configuration, [...keys.all, selectorsKey]);
    return fn;
  }
}

/**
 * Partitions of the table of records, by whose they are. A record lies in its recipient's; its content key apart from it, in one that names the
 * originator too: so IAM holds who takes keys back to those of its own agency's reports.
 */
const rowsOf = {
  'own records': (agency: string) => [agency],
  'own keys': (agency: string, others: readonly string[]) => others.map((originator) => `${agency}#${originator}`),
  'records of others': (_agency: string, others: readonly string[]) => others,
  'keys others have of it': (agency: string, others: readonly string[]) => others.map((other) => `${other}#${agency}`),
} satisfies Record<string, (agency: string, others: readonly string[]) => readonly string[]>;

/** Rows in these partitions alone, and of these such attributes: all others are denied by IAM, whatever the code asks. */
function inRows(partitions: readonly string[], attributes: readonly string[] | undefined) {
  return {
    'ForAllValues:StringEquals': {
      'dynamodb:LeadingKeys': [...partitions],
      ...(attributes && { 'dynamodb:Attributes': [...attributes] }),
    },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

/**
 * What a search reads and writes: the searches of its agency, the tokens that have reached it, signers' entries, nonces, refusals. Of submissions and
 * their acts, and of tokens that other agencies were given, or hold and by their law let nobody know, IAM shows it nothing: whoever takes it over
 * learns no more than its readers.
 */
function rowsOfSearches({ agencies }: Configuration, agency: string) {
  const telling = agencies.filter(({ rules }) => ruleSets[rules.law].discovery.some(({ rule }) => rule === 'contact'));
  const held = telling.filter(({ id }) => id !== agency).map(({ id }) => `held#${id}#*`);
  return {
    'ForAllValues:StringLike': {
      'dynamodb:LeadingKeys': [
        `searches#${agency}`,
        `watches#${agency}`,
        `watch#${agency}#*`,
        `token#${agency}#*`,
        `tally#${agency}#*`,
        ...held,
        'entry#*',
        'nonce#*',
      ],
    },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

/** What ends with a watch: nothing else that a search reads is changed or deleted by whoever takes it over. */
function rowsOfWatches(agency: string) {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`watches#${agency}`, `watch#${agency}#*`] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}
