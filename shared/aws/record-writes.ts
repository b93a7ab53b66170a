import type { RecordOf } from '../domain/record-of.ts';
import type { AuthorizedRecord } from '../workflow/ports.ts';
import { item } from './items.ts';
import { setting } from './waiting.ts';
import { named, type TableNames, type Write } from './write.ts';

/** A row that is not there yet. */
export function newRecordRow(tables: TableNames, row: object): Write {
  return {
    write: {
      Put: { TableName: named(tables.records), Item: item(row), ConditionExpression: 'attribute_not_exists(id)' },
    },
    otherwise: 'stale',
  };
}

/** Holds only if the record is of this originator and in this state: of one that was recalled meanwhile a correction is told otherwise. */
export function changedRecord(
  tables: TableNames,
  { recipient, id, originator }: RecordOf,
  was: AuthorizedRecord['state'],
  set: { readonly [name in 'state' | 'replacedBy']?: string },
): Write {
  const expressions = setting(set, [], { ':was': was, ':originator': originator });
  return {
    write: {
      Update: {
        TableName: named(tables.records),
        Key: item({ recipient, id }),
        ...expressions,
        ExpressionAttributeNames: { ...expressions.ExpressionAttributeNames, '#state': 'state' },
        ConditionExpression: '#state = :was AND originator = :originator',
      },
    },
    otherwise: 'stale',
  };
}

/** A record that is there, and of this originator; whichever its state. */
export function keptRecord(tables: TableNames, { recipient, id, originator }: RecordOf, set: object): Write {
  return {
    write: {
      Update: {
        TableName: named(tables.records),
        Key: item({ recipient, id }),
        ...setting(set, [], { ':originator': originator }),
        ConditionExpression: 'originator = :originator',
      },
    },
    otherwise: 'stale',
  };
}
