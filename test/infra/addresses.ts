import { type Json, members, type Resource, resources, type Statement, statements } from './templates.ts';

/** Made-up parts of addresses, in the form that AWS gives them. */
const base = (service: string, rest: string): string => `arn:aws:${service}:eu-north-1:000000000000:${rest}`;

/** The address that a resource of a type would have, by its logical id or its fixed name. */
const addressed: Readonly<Record<string, (resource: Resource) => string>> = {
  'AWS::DynamoDB::Table': ({ id }) => base('dynamodb', `table/${id}`),
  'AWS::KMS::Key': ({ id }) => base('kms', `key/${id}`),
  'AWS::SQS::Queue': ({ properties }) => base('sqs', String(properties.QueueName)),
  'AWS::SNS::Topic': ({ properties }) => base('sns', String(properties.TopicName)),
  'AWS::Lambda::Function': ({ properties }) => base('lambda', `function:${properties.FunctionName}`),
};

/** `<id>.Arn`, `<id>.StreamArn` and a topic's `<id>`, as `templates.ts` resolves references, to what stands there once deployed. */
const byReference: ReadonlyMap<string, string> = new Map(
  Object.entries(addressed).flatMap(([type, addressOf]) =>
    resources(type).flatMap((resource): [string, string][] => {
      const address = addressOf(resource);
      return [
        [type === 'AWS::SNS::Topic' ? resource.id : `${resource.id}.Arn`, address],
        [`${resource.id}.StreamArn`, `${address}/stream/2026-01-01T00:00:00.000`],
      ];
    }),
  ),
);

/** The address as it would stand in a deployed policy; what is no reference stays as it is. */
export const deployed = (resource: string): string => {
  const [reference = '', ...below] = resource.split('/');
  const address = byReference.get(reference);
  return address === undefined ? resource : [address, ...below].join('/');
};

/** One policy of the templates. */
export interface Policy {
  readonly of: string;
  readonly kind: 'identity' | 'trust' | 'key' | 'queue' | 'topic' | 'function';
  readonly document: Json;
  readonly statements: readonly Statement[];
}

const policy = (kind: Policy['kind'], of: string, document: Json | undefined): Policy => ({
  kind,
  of,
  document: document ?? null,
  statements: statements(document),
});

/** Every policy of both stacks. */
export const policies = (): readonly Policy[] => [
  ...resources('AWS::IAM::Role').flatMap(({ id, properties }) => [
    policy('trust', id, properties.AssumeRolePolicyDocument),
    ...(Array.isArray(properties.Policies) ? properties.Policies : []).map((own: Json) =>
      policy('identity', String(properties.RoleName), members(own).PolicyDocument),
    ),
  ]),
  ...resources('AWS::IAM::ManagedPolicy').map(({ properties }) =>
    policy('identity', String(properties.ManagedPolicyName), properties.PolicyDocument),
  ),
  ...resources('AWS::KMS::Key').map(({ properties }) =>
    policy('key', String(properties.Description), properties.KeyPolicy),
  ),
  ...resources('AWS::SQS::QueuePolicy').map(({ id, properties }) => policy('queue', id, properties.PolicyDocument)),
  ...resources('AWS::Lambda::Permission').map(({ id, properties }) =>
    policy('function', id, {
      Statement: [
        {
          Effect: 'Allow',
          Action: properties.Action ?? null,
          Resource: properties.FunctionName ?? null,
          Condition: {
            ArnLike: { 'aws:SourceArn': properties.SourceArn ?? null },
            ...(properties.SourceAccount === undefined
              ? {}
              : { StringEquals: { 'aws:SourceAccount': properties.SourceAccount } }),
          },
        },
      ],
    }),
  ),
  ...resources('AWS::SNS::TopicPolicy').map(({ id, properties }) => policy('topic', id, properties.PolicyDocument)),
];
