import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exchangeApp } from '../../infra/app.ts';
import { bundle } from '../../infra/bundles/bundle.ts';
import { checkConfiguration, readConfiguration } from '../../infra/configuration/config.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { type Members, members } from './templates.ts';

const example = readConfiguration(fileURLToPath(new URL('../../infra/samsyn.example.json', import.meta.url)));
const bundles = bundle(Object.keys(environmentOf));

type Template = {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Members }>>;
};

const templatesOf = (more: object): { readonly state: Template; readonly exchange: Template } => {
  const assembly = exchangeApp(checkConfiguration({ ...example, ...more }, 'a test'), bundles).synth();
  return {
    state: assembly.getStackByName('SamsynState').template,
    exchange: assembly.getStackByName('SamsynExchange').template,
  };
};
const label = '2026-12-09T08:30:00.123';
const before = templatesOf({});
const after = templatesOf({ restored: { Exchange: { table: 'exchange-restored', stream: label } } });

/** The resources that mention the Exchange table of the stack, by any of its outputs. */
const ofOld = ({ Resources }: Template): readonly string[] =>
  Object.keys(Resources).filter((id) => JSON.stringify(Resources[id]).includes('TablesExchange'));
const ofType = ({ Resources }: Template, type: string) =>
  Object.entries(Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [{ id, Properties }] : []));

describe('a table that was restored', () => {
  it('is followed by every function, role, mapping and graph that used the one before, for the text of each changes', () => {
    const users = ofOld(before.exchange);
    expect(users.length).toBeGreaterThan(20);
    expect(ofOld(after.exchange)).toEqual([]);
    for (const id of users) {
      expect(JSON.stringify(after.exchange.Resources[id])).toContain('exchange-restored');
      expect(after.exchange.Resources[id]?.Type).toBe(before.exchange.Resources[id]?.Type);
    }
    const [mapping] = ofType(after.exchange, 'AWS::Lambda::EventSourceMapping').filter(({ Properties }) =>
      JSON.stringify(Properties.EventSourceArn).includes('/stream/'),
    );
    expect(JSON.stringify(mapping?.Properties.EventSourceArn)).toContain(`:table/exchange-restored/stream/${label}`);
  });

  it('is made and deleted by no stack, has the alarms of the one before, and leaves the other tables as they are', () => {
    const tables = (template: Template) => ofType(template, 'AWS::DynamoDB::Table').map(({ id }) => id.slice(0, -8));
    expect(tables(after.state).sort()).toEqual(['TablesRecords', 'TablesRegistry', 'TablesSealed']);
    const watched = ({ state }: { readonly state: Template }, name: string) =>
      ofType(state, 'AWS::CloudWatch::Alarm').filter(({ Properties }) =>
        JSON.stringify(Properties.Dimensions ?? '').includes(name),
      );
    expect(
      watched(after, 'exchange-restored')
        .map(({ id }) => id.slice(0, -8))
        .sort(),
    ).toEqual(
      watched(before, 'TablesExchange')
        .map(({ id }) => id.slice(0, -8))
        .sort(),
    );
  });

  it('is named with the label of its stream where it is Exchange, and without where it is another', () => {
    const restored = (tables: object) => () => checkConfiguration({ ...example, restored: tables }, 'a test');
    expect(restored({ Exchange: { table: 'exchange-restored' } })).toThrow('restored.Exchange.stream: is missing');
    expect(restored({ Exchange: { table: 'exchange-restored', stream: 'yesterday' } })).toThrow(
      'the label of its stream',
    );
    expect(
      restored({ Records: { table: 'records-restored' }, Registry: { table: 'registry-restored' } }),
    ).not.toThrow();
    expect(restored({ Others: { table: 'x' } })).toThrow('restored.Others');
  });
});

/**
 * CloudFormation replaces a mapping when the text of its source changes, makes the new one first, and Lambda refuses a second mapping of one
 * source to one function: a deployment that renames these outputs, by another version of CDK or another place in the code, fails half-way.
 */
describe('the outputs that feed mappings', () => {
  it('have the ids that they had', () => {
    const named = ofType(before.exchange, 'AWS::Lambda::EventSourceMapping').map(
      ({ Properties }) => members(members(Properties.EventSourceArn)['Fn::GetStackOutput']).OutputName,
    );
    expect(named.sort()).toEqual([
      'PublishOutputFnGetAttApprovalsCustomsQueueA49501D3ArnC7E2788B',
      'PublishOutputFnGetAttApprovalsPoliceQueue8CA17087Arn7B6C706C',
      'PublishOutputFnGetAttKeyUsesQueue4B8F24A7Arn1B505206',
      'PublishOutputFnGetAttReleasesQueue3E415ECBArn690515D6',
      'PublishOutputFnGetAttTablesExchangeDC96365EStreamArnFE9EE407',
      'PublishOutputFnGetAttUrgentApprovalsCustomsQueueE860473EArn64386D0E',
      'PublishOutputFnGetAttUrgentApprovalsPoliceQueueF951BED6Arn49E8C1D6',
      'PublishOutputFnGetAttUrgentReleasesQueue2DBA65BDArnDF068645',
    ]);
  });
});
