import type { Maker, ResourceRequest } from './deploy.ts';
import { arn, physicalName } from './names.ts';

type Attributes = (request: ResourceRequest, name: string) => Record<string, string>;

const none: Attributes = () => ({});

/**
 * The types that a template may hold and that do nothing on one machine, each with the attributes that other resources
 * read from it. A type is put here when its absence can change no answer of the exchange; every other unknown type is
 * an error.
 */
const types: Record<string, { name?: string; attributes: Attributes }> = {
  'AWS::ApiGateway::Account': { attributes: none },
  'AWS::ApiGateway::BasePathMapping': { attributes: none },
  'AWS::ApiGateway::DomainName': {
    name: 'DomainName',
    attributes: (r, name) => ({
      RegionalDomainName: `${name}.execute-api.${r.region}.amazonaws.com`,
      RegionalHostedZoneId: 'LOCAL',
    }),
  },
  'AWS::CDK::Metadata': { attributes: none },
  'AWS::CloudWatch::CompositeAlarm': { name: 'AlarmName', attributes: none },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName', attributes: none },
  'AWS::Lambda::EventInvokeConfig': { attributes: none },
  'AWS::Logs::MetricFilter': { attributes: none },
  'AWS::Logs::ResourcePolicy': { attributes: none },
  'AWS::WAFv2::LoggingConfiguration': { attributes: none },
  'AWS::WAFv2::WebACL': {
    name: 'Name',
    attributes: (r, name) => ({ Arn: arn('wafv2', r.region, `regional/webacl/${name}/local`), Id: 'local' }),
  },
  'AWS::WAFv2::WebACLAssociation': { attributes: none },
};

/** Makers of the types without an effect here. */
export const withoutEffect: Readonly<Record<string, Maker>> = Object.fromEntries(
  Object.entries(types).map(([type, { name: nameProperty, attributes }]) => [
    type,
    (request: ResourceRequest) => {
      const given = nameProperty === undefined ? undefined : request.properties.get(nameProperty);
      const name = typeof given === 'string' ? given : physicalName(request, 64);
      request.properties.ignoreAll();
      return { ref: name, attributes: attributes(request, name) };
    },
  ]),
);
