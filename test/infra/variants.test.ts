import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { exchangeApp } from '../../infra/app.ts';
import { bundle } from '../../infra/bundles/bundle.ts';
import { checkConfiguration, readConfiguration } from '../../infra/configuration/config.ts';
import { synthesized } from '../../infra/synthesis.ts';
import { environmentOf } from '../../shared/runtime/config.ts';

interface Template {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly DeletionPolicy?: string; readonly Properties?: Record<string, unknown> }
  >;
  readonly Outputs: Record<string, unknown>;
}

const example = fileURLToPath(new URL('../../infra/samsyn.example.json', import.meta.url));
const read = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const resourcesOf = (template: Template, type: string) =>
  Object.values(template.Resources).filter(({ Type }) => Type === type);

describe('a deployment to be tried', () => {
  const folder = synthesized(example);
  const templates = ['SamsynState', 'SamsynExchange'].map((stack): Template => read(folder, `${stack}.template.json`));

  it('goes whole when its stacks are deleted, but for what API Gateway keeps for all APIs of the account', () => {
    const staying = templates.flatMap(({ Resources }) =>
      Object.values(Resources).flatMap(({ Type, DeletionPolicy = 'Delete' }) =>
        DeletionPolicy === 'Delete' ? [] : [Type],
      ),
    );
    // The role that writes access logs is a setting of the account: another deployment may log through it.
    expect(staying.sort()).toEqual(['AWS::ApiGateway::Account', 'AWS::IAM::Role']);
    for (const template of templates) {
      for (const { Properties } of resourcesOf(template, 'AWS::DynamoDB::Table'))
        expect(Properties?.DeletionProtectionEnabled).toBe(false);
      for (const { Properties } of resourcesOf(template, 'AWS::KMS::Key'))
        expect(Properties?.PendingWindowInDays).toBe(7);
      for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function'))
        expect(Properties?.ReservedConcurrentExecutions).toBeUndefined();
    }
  });

  it('knows the API’s own host as its authority, where the configuration names no other', () => {
    const [apiId] = Object.entries(templates[1]?.Resources ?? {}).flatMap(([id, { Type }]) =>
      Type === 'AWS::ApiGateway::RestApi' ? [id] : [],
    );
    const functions = templates.flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'));
    const environments = functions.map(({ Properties }) => JSON.stringify(Properties?.Environment));
    const authorities = environments.flatMap((text) => /"AUTHORITY":(\{.*?\]\]\})/.exec(text)?.[1] ?? []);
    expect(authorities.length).toBeGreaterThan(7);
    const parts = [{ Ref: apiId }, '.execute-api.eu-north-1.', { Ref: 'AWS::URLSuffix' }];
    expect(new Set(authorities)).toEqual(new Set([JSON.stringify({ 'Fn::Join': ['', parts] })]));
  });

  it('is not protected from deletion; that of production is, as far as it holds state', () => {
    const isProtected = (of: string, stack: string) =>
      read(of, 'manifest.json').artifacts[stack].properties.terminationProtection;
    expect(isProtected(folder, 'SamsynState')).toBeFalsy();
    expect(isProtected(inject('stacks'), 'JointState')).toBe(true);
  });
});

describe('a deployment with a domain of its own', () => {
  const certificate = 'arn:aws:acm:eu-north-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
  const domain = { name: 'exchange.example.org', certificate };
  const configuration = checkConfiguration({ ...readConfiguration(example), domain }, 'a test');
  const assembly = exchangeApp(configuration, bundle(Object.keys(environmentOf))).synth();
  const template: Template = assembly.getStackByName('SamsynExchange').template;

  it('answers at its name under /v1, by the same TLS, and nowhere else', () => {
    const [name] = resourcesOf(template, 'AWS::ApiGateway::DomainName');
    const tls = { SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', EndpointAccessMode: 'STRICT' };
    expect(name?.Properties).toMatchObject({ DomainName: domain.name, RegionalCertificateArn: certificate, ...tls });
    const [path] = resourcesOf(template, 'AWS::ApiGateway::BasePathMapping');
    expect(path?.Properties).toMatchObject({ BasePath: 'v1' });
    const [api] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
    expect(api?.Properties).toMatchObject({
      DisableExecuteApiEndpoint: true,
      Body: {
        'x-amazon-apigateway-security-policy': tls.SecurityPolicy,
        'x-amazon-apigateway-endpoint-access-mode': tls.EndpointAccessMode,
        servers: [{ 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } }],
      },
    });
  });

  it('is what signed calls name as the authority, and tells where the name has to point', () => {
    const told = resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }) =>
      JSON.stringify(Properties?.Environment),
    );
    const authorities = told.flatMap((text) => /"AUTHORITY":"([^"]*)"/.exec(text)?.[1] ?? []);
    expect(new Set(authorities)).toEqual(new Set([domain.name]));
    expect(Object.keys(template.Outputs)).toContain('DomainTarget');
    expect(template.Outputs.ApiUrl).toEqual({ Value: 'https://exchange.example.org/v1' });
  });
});

describe('a deployment of many agencies', () => {
  const base = readConfiguration(example);
  const of = (count: number) => {
    const agencies = Array.from({ length: count }, (_, i) => {
      const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
      return { ...base.agencies[i % 2], id: `some-agency-${i}`, registrar: { kty: 'EC', crv: 'P-256', x, y } };
    });
    return exchangeApp(checkConfiguration({ ...base, agencies }, 'a test'), bundle(Object.keys(environmentOf)));
  };

  it('is synthesized for six, whose functions’ variables fit when all addresses are filled in', () => {
    expect(
      of(6)
        .synth()
        .stacks.map(({ stackName }) => stackName),
    ).toEqual(['SamsynState', 'SamsynExchange']);
  });

  it('is refused for eight before anything is deployed, by the names of what AWS would refuse', () => {
    expect(() => of(8).synth()).toThrow("the policy of samsyn-release-record is over IAM's 10240 characters");
    expect(() => of(16).synth()).toThrow(
      /the variables of samsyn-some-agency-0-accept-submission would have \d{4} bytes, over Lambda's 4096/,
    );
  });

  it('is refused where the ids of two agencies put two names together that are one', () => {
    const [police, customs] = base.agencies;
    const agencies = [police, { ...customs, id: 'police-dead-letters' }];
    const clashing = exchangeApp(
      checkConfiguration({ ...base, agencies }, 'a test'),
      bundle(Object.keys(environmentOf)),
    );
    expect(() => clashing.synth()).toThrow(
      /samsyn-approval-police-dead-letters \(AWS::SQS::Queue\) would be the name of two: SamsynState\/ApprovalsPolice\/DeadLetters/,
    );
  });
});
