import * as v from 'valibot';

/*
 * Content keys in agencies' own accounts, as the exchange is told of them: by ARN. What an agency makes them by stands in `agency-keys.ts`.
 */

const keyArn = /^arn:aws(?:-[a-z]+)*:kms:([a-z0-9-]+):(\d{12}):key\/[a-z0-9-]{36}$/;

/** An alias could be turned to another key by whoever administers the account, and no policy of a role would change. */
const arn = v.pipe(v.string(), v.regex(keyArn, 'the ARN of a key (…:key/…), as the agency’s stack has put it out'));

/** The keys of an agency that keeps them in its own account: intake keys by their generation, from "1" on. */
export const keysByArn = v.strictObject({
  intake: v.record(v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, 'a generation, from "1" on')), arn),
  staging: arn,
  records: arn,
});

export type KeysByArn = v.InferOutput<typeof keysByArn>;

/** What of a configuration the keys have to fit. */
interface Told {
  readonly region: string;
  readonly intakeGeneration: number;
  readonly agencies: readonly {
    readonly id: string;
    readonly account?: string | undefined;
    readonly keys?: KeysByArn | undefined;
  }[];
}

function arnsOf({ intake, staging, records }: KeysByArn): readonly string[] {
  return [...Object.values(intake), staging, records];
}

function accountOf(one: string): string {
  return keyArn.exec(one)?.[2] ?? '';
}

/** What is wrong with the keys that agencies have in their own accounts, each in a sentence. */
export function faultsOfKeys({ region, intakeGeneration, agencies }: Told): readonly string[] {
  const own = agencies.flatMap(({ id, account, keys }) => (keys === undefined ? [] : [{ id, account, keys }]));
  const faults = own.flatMap(({ id, account, keys }) => {
    const named = arnsOf(keys);
    const accounts = [...new Set(named.map(accountOf))];
    const needed = [intakeGeneration, intakeGeneration - 1].filter((generation) => generation >= 1);
    const missing = needed.filter((generation) => keys.intake[String(generation)] === undefined);
    return [
      ...missing.map((generation) => `${id} has no intake key of generation ${generation}`),
      ...(new Set(named).size < named.length ? [`${id} has one key for two uses`] : []),
      ...(accounts.length > 1 ? [`${id} has keys in more accounts than one: ${accounts.join(', ')}`] : []),
      ...(account !== undefined && accounts.some((one) => one !== account)
        ? [`${id} has the account ${account}, and keys in another`]
        : []),
      ...(named.some((one) => keyArn.exec(one)?.[1] !== region)
        ? [`${id} has keys in another region than ${region}: KMS moves no content key between regions`]
        : []),
    ];
  });
  const holders = Object.groupBy(own, ({ keys }) => accountOf(keys.staging));
  const together = Object.values(holders).flatMap((these = []) =>
    these.length > 1
      ? [`${these.map(({ id }) => id).join(' and ')} have keys in one account: who administers it holds both`]
      : [],
  );
  return [...faults, ...together];
}
