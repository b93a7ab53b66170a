import { noTrust } from '../../client/node/certificates.ts';

/** What went wrong between an operator and AWS. */
export interface AwsFailure {
  /** What was found, and what to do about it. */
  readonly text: string;
  /** Whether the same command may succeed later with nothing corrected. */
  readonly passes: boolean;
}

/** What is known of the call, for the sentence. */
export interface AwsCall {
  readonly table: string;
  /** Undefined where none is set. */
  readonly region: string | undefined;
}

interface Known {
  readonly is: RegExp;
  readonly text: (call: AwsCall) => string;
  readonly passes?: true;
}

/** By the name that AWS or its SDK gives an error, or by the code of a connection that failed. */
const known: readonly Known[] = [
  {
    is: /^CredentialsProviderError|^TokenProviderError|MissingAuthenticationToken/,
    text: () =>
      'there are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with SSO sign in ("aws sso login"). ' +
      'Of an exchange on this machine: ". .samsyn/operator.env"',
  },
  {
    is: /ExpiredToken|RequestExpired|TokenRefreshRequired/,
    text: () => 'your AWS session has ended. Sign in again ("aws sso login", or a new AWS_SESSION_TOKEN)',
  },
  {
    is: /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKeyId/,
    text: () =>
      'AWS does not know these credentials. Look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (all three of one session), ' +
      'and at the clock of this machine',
  },
  {
    is: /AccessDenied|NotAuthorized/,
    text: ({ table }) =>
      `these credentials may not do it. The operator needs dynamodb:PutItem, Scan and DescribeTable on ${table}, and, through DynamoDB, ` +
      'kms:Decrypt on the key that encrypts it',
  },
  {
    is: /^ResourceNotFound/,
    text: ({ table, region }) =>
      `there is no table ${table} in ${region} of the account that these credentials belong to. Take its name from the output RegistryTable ` +
      '(--outputs FILE does), and look at --region and at the credentials',
  },
  {
    is: /^ValidationException/,
    text: ({ table }) =>
      `${table} is not the table Registry of an exchange. Take its name from the output RegistryTable`,
  },
  {
    is: /Throttl|ProvisionedThroughput|RequestLimit|InternalServer|ServiceUnavailable/,
    text: () => 'AWS is busy. Try again',
    passes: true,
  },
  {
    is: /^E(CONN|NOTFOUND|AI_AGAIN|HOST|NET|PIPE|TIMEDOUT)|TimeoutError/,
    text: ({ region }) =>
      `DynamoDB of ${region} does not answer. Look at AWS_ENDPOINT_URL (unset for AWS itself), at the region, and at the way there (proxy, firewall)`,
    passes: true,
  },
];

/**
 * Puts an error of the SDK into words that say what to do; undefined where it is none, or none that is known. A missing region has a
 * name of its own in no version of the SDK: it goes by its message.
 */
export function awsFailure(error: unknown, call: AwsCall): AwsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message.startsWith('Region is missing')) {
    return { text: 'no AWS region is set. Give --region, as eu-north-1', passes: false };
  }
  const distrust = noTrust(error, 'the endpoint of AWS');
  if (distrust !== undefined)
    return { text: `DynamoDB of ${call.region} does not answer: ${distrust.found}. ${distrust.advice}`, passes: false };
  const names = [error.name, 'code' in error ? String(error.code) : ''];
  const found = known.find(({ is }) => names.some((name) => is.test(name)));
  if (found === undefined) return undefined;
  const detail = error.message === '' ? names.filter(Boolean).join(' ') : error.message;
  return { text: `${found.text(call)}. (${error.name}: ${detail})`, passes: found.passes === true };
}
