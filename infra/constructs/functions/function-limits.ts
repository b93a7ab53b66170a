/** IAM's limit for all inline policies of a role, in characters. */
const policyLimit = 10_240;

/** Lambda's limit for all variables of a function together, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const environmentLimit = 4096;
/** The longest that a deployment puts in place of a reference: a queue's URL or a topic's ARN; a key's ARN, a table's name, a part of a host. */
const addressLength = 130;
const nameLength = 80;

/** How long a resolved value becomes as a JSON string, where each reference takes so many characters. */
function deployedLength(value: unknown, reference: number): number {
  if (typeof value === 'string') return Buffer.byteLength(JSON.stringify(value)) - 2;
  const parts = (value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] })['Fn::Join']?.[1];
  return parts?.reduce<number>((sum, part) => sum + deployedLength(part, reference), 0) ?? reference;
}

/** A policy as IAM counts it: each reference takes what a deployment puts in its place, and an ARN of a key is shorter than of a queue. */
function deployedPolicy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deployedPolicy);
  if (value === null || typeof value !== 'object') return value;
  const [[name = '', given] = []] = Object.entries(value);
  if (name === 'Fn::Join') return (given as [string, readonly unknown[]])[1].map(deployedPolicy).join('');
  if (given === 'AWS::AccountId') return '0'.repeat(12);
  if (name === 'Ref' || name.startsWith('Fn::'))
    return 'x'.repeat(/Key/.test(JSON.stringify(given)) ? nameLength : addressLength);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deployedPolicy(one)]));
}

/** The bytes of all variables as Lambda counts them: as one JSON document, with the addresses that only a deployment fills in. */
function environmentSize(variables: readonly Resolved[]): number {
  return variables
    .map(([name, value]) => {
      const reference = /QUEUE|TOPIC/.test(name) ? addressLength : nameLength;
      return `"${name}":"",`.length + deployedLength(value, reference);
    })
    .reduce((sum, length) => sum + length, '{"LOG_LEVEL":"INFO"}'.length);
}

/** A variable with its value as a template has it. */
type Resolved = readonly [name: string, value: unknown];

/** What Lambda would not take: told in the synthesis, which a deployment would only find half-way. */
export function environmentFaults(fn: string, variables: readonly Resolved[]): string[] {
  const size = environmentSize(variables);
  return size > environmentLimit
    ? [
        `the variables of ${fn} would have ${size} bytes, over Lambda's ${environmentLimit}: too many agencies, or long catchAlls`,
      ]
    : [];
}

/** What IAM would not take of a role's policy as a template has it. */
export function policyFaults(fn: string, policy: unknown): string[] {
  return JSON.stringify(deployedPolicy(policy)).length > policyLimit
    ? [`the policy of ${fn} is over IAM's ${policyLimit} characters: too many agencies`]
    : [];
}
