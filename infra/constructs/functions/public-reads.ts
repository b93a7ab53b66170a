import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AgencyKeys } from '../keys/agency-keys.ts';
import { letUseKeys, type MadeKey } from '../keys/key-rights.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface PublicReadsProps extends Frame {
  /** By agency. */
  readonly keys: Readonly<Record<string, AgencyKeys>>;
  readonly custodyKey: MadeKey;
}

/** A function that answers without a signature, and the path below the stage under which API Gateway calls it. */
export interface PublicRead {
  readonly fn: ExchangeFunction;
  readonly path: string;
}

/** What anybody is answered: the keys, the description of the API, the console, and the refusal of whatever is no route. */
export function publicReads(scope: Construct, props: PublicReadsProps): readonly PublicRead[] {
  return [
    { fn: publishKeys(scope, props), path: 'keys' },
    { fn: withoutRights(scope, props, 'publish-openapi'), path: 'openapi' },
    { fn: withoutRights(scope, props, 'serve-console'), path: 'console*' },
    { fn: withoutRights(scope, props, 'refuse-call'), path: '*' },
  ];
}

/** Shows public halves: no other permission on a key. */
function publishKeys(scope: Construct, props: PublicReadsProps): ExchangeFunction {
  const { keys, custodyKey } = props;
  const fn = new ExchangeFunction(scope, { ...props, file: 'publish-keys', timeout: Duration.seconds(10) });
  const intake = Object.fromEntries(
    Object.entries(keys).map(([agency, own]) => [agency, own.intake.map(({ arn }) => arn)]),
  );
  fn.setJson('INTAKE_KEYS_OF', intake);
  fn.set('LOG_KEY', custodyKey.arn);
  letUseKeys(fn, props.configuration, [...Object.values(keys).flatMap((own) => own.all), custodyKey]);
  return fn;
}

/** A function that answers from what it was built with: it reads no table and calls no service. */
function withoutRights(
  scope: Construct,
  frame: Frame,
  file: 'publish-openapi' | 'serve-console' | 'refuse-call',
): ExchangeFunction {
  return new ExchangeFunction(scope, { ...frame, file, timeout: Duration.seconds(3) });
}
