import type { Configuration } from '../../configuration/config.ts';
import type { KeysByArn } from '../../configuration/keys-by-arn.ts';
import type { ContentKeys, MadeKey } from './key-rights.ts';

/** The content keys of an agency that has them in its own account. Their policies are the agency's; those of the roles are made as for any other key. */
export function keysByArn(configuration: Configuration, agency: string, told: KeysByArn): ContentKeys {
  const { intakeGeneration: current, intakePreviousUntil } = configuration;
  const intake = [current, current - 1].flatMap((generation): MadeKey[] => {
    const arn = told.intake[String(generation)];
    const until = generation < current ? intakePreviousUntil : undefined;
    return arn === undefined ? [] : [{ kind: 'intake', agency, until, arn }];
  });
  const staging: MadeKey = { kind: 'staging', agency, arn: told.staging };
  const records: MadeKey = { kind: 'records', agency, arn: told.records };
  return { intake, staging, records, all: [...intake, staging, records] };
}
