import { expect, it } from 'vitest';
import { pascal } from '../../infra/configuration/names.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { agencies, members, templates } from './templates.ts';

const exchange = templates.JointExchange?.Resources ?? {};

/** Where the resources of a type stand in the tree of constructs, of which CDK makes their logical ids. */
const placesOf = (...types: readonly string[]): readonly string[] =>
  Object.values(exchange)
    .filter(({ Type }) => types.includes(Type))
    .map(({ Metadata }) => String(members(Metadata)['aws:cdk:path']))
    .sort();

/**
 * CloudFormation makes what has another logical id before it deletes what had the one before. A function, a role, a log group or an alarm
 * has a fixed name, which is taken then, and of one queue and one function Lambda takes one mapping alone: the update would fail.
 */
it('keeps in its place whatever has a fixed name, and every mapping, so that a deployment can be updated', () => {
  const files = Object.entries(environmentOf);
  const behindDoors = files.filter(([, variables]) => variables.some((name) => name === 'AGENCY'));
  const shared = files.filter((file) => !behindDoors.includes(file));
  const functions = [
    ...shared.map(([file]) => `JointExchange/Shared/${pascal(file)}`),
    ...agencies.flatMap((agency) => behindDoors.map(([file]) => `JointExchange/Door${pascal(agency)}/${pascal(file)}`)),
  ];
  expect(placesOf('AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Logs::LogGroup')).toEqual(
    [
      ...functions.flatMap((place) => ['Function', 'Role', 'Log'].map((part) => `${place}/${part}/Resource`)),
      'JointExchange/Api/Access/Resource',
      'JointExchange/Api/Api/CloudWatchRole/Resource',
    ].sort(),
  );
  expect(placesOf('AWS::Lambda::EventSourceMapping')).toEqual(
    [
      'Acts',
      'Key uses',
      'Releases',
      'Urgent releases',
      ...agencies.flatMap((one) => [`Approvals of ${one}`, `Urgent approvals of ${one}`]),
    ]
      .map((mapping) => `JointExchange/Shared/${mapping}/Resource`)
      .sort(),
  );
  expect(placesOf('AWS::CloudWatch::Alarm')).toEqual(
    [
      ...functions.map((place) => `${place}/Errors/Resource`),
      'JointExchange/Api/Api/FailedCalls/Resource',
      'JointExchange/Shared/KeepTime/Late/Resource',
      'JointExchange/Shared/KeepTime/Silence/Resource',
      ...['Unexplained', 'Spare', 'Unused', 'Blind'].map((one) => `JointExchange/Shared/ReconcileKeys/${one}/Resource`),
      'JointExchange/Shared/RelayActs/Lag/Resource',
      'JointExchange/Shared/RelayWaiting/Silence/Resource',
      'JointExchange/ThrottledFunctions/Resource',
    ].sort(),
  );
});
