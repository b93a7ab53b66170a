import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DoorFunction } from '../../../shared/protocol/routes.ts';
import type { AgencyKeys } from '../keys/agency-keys.ts';
import { letUseKeys } from '../keys/key-rights.ts';
import type { ExchangeTables, TableUse } from '../state/exchange-tables.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface AgencyDoorProps extends Frame {
  readonly agency: string;
  readonly tables: ExchangeTables;
  readonly keys: AgencyKeys;
}

/** API Gateway waits 29 s; a person does not. */
const timeout = Duration.seconds(10);

/**
 * The door of one agency: its own functions, each with a role that names this agency's keys alone. The same code stands behind every
 * door, so a fault that is found through one opens nothing behind another.
 */
export class AgencyDoor extends Construct {
  readonly agency: string;
  readonly functions: readonly ExchangeFunction[];
  private readonly props: AgencyDoorProps;

  constructor(scope: Construct, id: string, props: AgencyDoorProps) {
    super(scope, id);
    this.props = props;
    this.agency = props.agency;
    this.functions = [
      this.accept(),
      this.track(),
      this.serveSealed(),
      this.review(),
      this.decide(),
      this.readRecords(),
      this.disclose(),
    ];
    for (const fn of this.functions) letUseKeys(fn, props.configuration, props.keys.all);
  }

  /** Takes content keys over from intake to staging; writes ciphertexts and cannot read one back. */
  private accept(): ExchangeFunction {
    const { tables } = this.props;
    const fn = this.behindDoor('accept-submission', {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    });
    tables.let(fn, 'SEALED_TABLE', tables.sealed, { operations: ['PutItem'] });
    const { intake, staging } = this.props.keys;
    fn.setJson(
      'INTAKE_KEYS',
      intake.map(({ arn }) => arn),
    );
    fn.set('STAGING_KEY', staging.arn);
    return fn;
  }

  private track(): ExchangeFunction {
    return this.behindDoor('track-submission', {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['ByOriginator'],
    });
  }

  /** Hands out ciphertexts: no permission on any content key. */
  private serveSealed(): ExchangeFunction {
    const { tables } = this.props;
    const fn = this.behindDoor('serve-sealed', { operations: ['GetItem', 'Query'] });
    tables.let(fn, 'SEALED_TABLE', tables.sealed, { operations: ['GetItem'] });
    tables.let(fn, 'RECORDS_TABLE', tables.records, { operations: ['GetItem'], conditions: this.ownRows() });
    return fn;
  }

  /** Hands out content keys that wait for approval: no permission on the ciphertexts. */
  private review(): ExchangeFunction {
    const fn = this.behindDoor('review-submission', {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    fn.set('STAGING_KEY', this.props.keys.staging.arn);
    return fn;
  }

  private decide(): ExchangeFunction {
    return this.behindDoor('decide-approval', {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['Inbox'],
    });
  }

  private readRecords(): ExchangeFunction {
    const { tables } = this.props;
    const fn = this.behindDoor('read-record', {});
    tables.let(fn, 'RECORDS_TABLE', tables.records, {
      operations: ['GetItem'],
      indexes: ['ByRelease'],
      conditions: this.ownRows(),
    });
    return fn;
  }

  /** Hands out content keys of what was released to its agency: no permission on the ciphertexts. */
  private disclose(): ExchangeFunction {
    const { tables } = this.props;
    const fn = this.behindDoor('disclose-record', {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    tables.let(fn, 'RECORDS_TABLE', tables.records, { operations: ['GetItem'], conditions: this.ownRows() });
    fn.set('RECORDS_KEY', this.props.keys.records.arn);
    return fn;
  }

  /** A function that answers signed calls at this door: it knows whom it serves, reads the registry, and uses the table of acts. */
  private behindDoor(file: DoorFunction, acts: TableUse): ExchangeFunction {
    const { tables } = this.props;
    const fn = new ExchangeFunction(this, { ...this.props, file, timeout });
    tables.let(fn, 'REGISTRY_TABLE', tables.registry, { operations: ['GetItem'] });
    tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, acts);
    return fn;
  }

  /** Rows of the table Records whose partition is this agency: another's are denied by IAM, whatever the code asks. */
  private ownRows() {
    return {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [this.agency] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    };
  }
}
