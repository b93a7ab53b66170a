import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PublicFunction } from '../../../shared/protocol/routes.ts';
import { type ContentKeys, letUseKeys, type MadeKey } from '../keys/key-rights.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface PublicReadsProps extends Frame {
  /** By agency. */
  readonly keys: Readonly<Record<string, ContentKeys>>;
  readonly custodyKey: MadeKey;
}

/** A function that answers without a signature, and the path below the stage under which API Gateway calls it. */
export interface PublicRead {
  readonly fn: ExchangeFunction;
  readonly path: string;
}

/** Where each is called, and how long it may take: one asks KMS, all others answer from what they were built with. */
const functions: Readonly<Record<PublicFunction | 'refuse-call', { readonly path: string; readonly seconds: number }>> =
  {
    'publish-keys': { path: 'keys', seconds: 10 },
    'publish-openapi': { path: 'openapi', seconds: 3 },
    'serve-console': { path: 'console*', seconds: 10 },
    'refuse-call': { path: '*', seconds: 3 },
  };

/** What anybody is answered: keys, the description of the API, the console, and the refusal of whatever is no route. */
export function publicReads(scope: Construct, props: PublicReadsProps): readonly PublicRead[] {
  return (Object.keys(functions) as (keyof typeof functions)[]).map((file) => publicRead(scope, props, file));
}

function publicRead(scope: Construct, props: PublicReadsProps, file: keyof typeof functions): PublicRead {
  const { keys, custodyKey, configuration } = props;
  const { path, seconds } = functions[file];
  const fn = new ExchangeFunction(scope, { ...props, file, timeout: Duration.seconds(seconds) });
  const intake = Object.entries(keys).map(([agency, own]) => [agency, own.intake.map(({ arn }) => arn)]);
  fn.setWhereGiven({
    INTAKE_KEYS_OF: Stack.of(fn).toJsonString(Object.fromEntries(intake)),
    LOG_KEY: custodyKey.arn,
  });
  letUseKeys(fn, configuration, [...Object.values(keys).flatMap((own) => own.all), custodyKey]);
  return { fn, path };
}
