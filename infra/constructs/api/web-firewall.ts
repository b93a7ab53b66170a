import { Aws, Stack, Validations } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { type ExchangeApi, stage } from './exchange-api.ts';

/** Calls from one address in five minutes. An agency stands behind one address: a bulk file at 60 submissions a second passes. */
const callsFromOneAddress = 30_000;

/**
 * Rules of the common set that look into bodies only count. A sealed report is far over 8 KB, and a cover is free text in Swedish that
 * nothing ever interprets as a page, a path or an address: a rule that blocks it would hold up a lawful report.
 */
const counted = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
  'NoUserAgent_HEADER',
];

function visible(metricName: string) {
  return {
    metricName,
    cloudWatchMetricsEnabled: true,
    // A sample holds whole requests, headers included.
    sampledRequestsEnabled: false,
  };
}

/** One of AWS's sets of rules; of `counting` each only counts. */
function managed(priority: number, name: string, counting: readonly string[] = []) {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counting.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  };
}

/** The web firewall in front of the API, where the configuration asks for one. What it blocks is 403 `blocked`. */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, props: { readonly name: string; readonly api: ExchangeApi }) {
    super(scope, id);
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      name: props.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(props.name),
      rules: [
        {
          name: 'CallsFromOneAddress',
          priority: 0,
          action: { block: {} },
          visibilityConfig: visible('CallsFromOneAddress'),
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: callsFromOneAddress } },
        },
        managed(1, 'AWSManagedRulesAmazonIpReputationList'),
        managed(2, 'AWSManagedRulesKnownBadInputsRuleSet'),
        managed(3, 'AWSManagedRulesCommonRuleSet', counted),
      ],
    });
    Validations.of(acl).acknowledge({
      id: 'NIST.800.53.R5-WAFv2LoggingEnabled',
      reason:
        'Its log would hold addresses, paths and headers of callers. Its metrics count what each rule has blocked or counted.',
    });
    const association = new wafv2.CfnWebACLAssociation(this, 'Association', {
      webAclArn: acl.attrArn,
      resourceArn: `arn:${Aws.PARTITION}:apigateway:${Stack.of(this).region}::/restapis/${props.api.api.restApiId}/stages/${stage}`,
    });
    association.node.addDependency(props.api.api.deploymentStage);
  }
}
