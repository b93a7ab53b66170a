import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../infra/local/cloud/basics/json.ts';

/** What a test's stack holds; functions are the text of a CommonJS module each, by their key in the bucket. */
export interface TestStack {
  Resources: JsonObject;
  Outputs?: JsonObject;
  Conditions?: JsonObject;
  Mappings?: JsonObject;
  Parameters?: JsonObject;
  dependsOn?: string[];
  code?: Record<string, string>;
}

/** A new folder below the system's temporary one. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'samsyn-local-'));

/** Writes an assembly as a synthesis does: manifest, templates, and a folder for each function's code. */
export const writeAssembly = (stacks: Record<string, TestStack>): string => {
  const folder = temporaryFolder();
  const artifacts: JsonObject = {};
  for (const [name, { dependsOn = [], code = {}, ...template }] of Object.entries(stacks)) {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));
    writeFileSync(join(folder, `${name}.assets.json`), JSON.stringify({ files: writeCode(folder, code) }));
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/eu-north-1',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependsOn, `${name}.assets`],
    };
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  return folder;
};

const writeCode = (folder: string, code: Record<string, string>): JsonObject => {
  const files: JsonObject = {};
  for (const [key, text] of Object.entries(code)) {
    mkdirSync(join(folder, `asset.${key}`));
    writeFileSync(join(folder, `asset.${key}`, 'index.js'), text);
    files[key] = {
      source: { path: `asset.${key}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${key}.zip` } },
    };
  }
  return files;
};

/** A function and its role as a template holds them; `code` names an entry of the stack's code. */
export const aFunction = (code: string, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: code,
    Code: { S3Bucket: 'assets', S3Key: `${code}.zip` },
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/test',
    Runtime: 'nodejs24.x',
    Timeout: 5,
    MemorySize: 256,
    ...properties,
  },
});

/** A role with one policy of these statements. */
export const aRole = (name: string, Statement: Json[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'only', PolicyDocument: { Version: '2012-10-17', Statement } }],
  },
});

export const aQueue = (name: string, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, VisibilityTimeout: 30, ...properties },
});

/** What lets a topic deliver to queues, each by its logical id. */
export const aQueuePolicy = (queues: readonly string[], topic: string): JsonObject => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: queues.map((queue) => ({ Ref: queue })),
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: queues.map((queue) => ({
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic } } },
      })),
    },
  },
});

export const aTable = (name: string, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...properties,
  },
});

/** An API of paths and methods, each with the logical id of its function, and the stage and permissions that it needs. */
export const anApi = (paths: Record<string, Record<string, string>>, body: JsonObject = {}): JsonObject => {
  const functions = new Set(Object.values(paths).flatMap((methods) => Object.values(methods)));
  const permissions = [...functions].map((id): [string, Json] => [
    `Permission${id}`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [id, 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/*` },
      },
    },
  ]);
  return {
    Api: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: {
        Name: 'test',
        Body: {
          openapi: '3.0.1',
          info: { title: 'test', version: '1' },
          'x-amazon-apigateway-binary-media-types': ['*/*'],
          ...body,
          paths: Object.fromEntries(
            Object.entries(paths).map(([path, methods]) => [
              path,
              Object.fromEntries(Object.entries(methods).map(([method, id]) => [method, integration(id)])),
            ]),
          ),
        },
      },
    },
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'v1' } },
    ...Object.fromEntries(permissions),
  };
};

const integration = (id: string): Json => ({
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: {
      'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}.Arn}/invocations`,
    },
  },
});
