import * as v from 'valibot';
import { publicSigningKeySchema, roles } from '../protocol/principal-entry.ts';
import { lawsSchema } from '../protocol/public-answers.ts';
import { isTimeZone } from '../protocol/time.ts';
import { exchangeAddressSchema, wayAddressSchema } from './address.ts';

const jwkText = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

/** A private P-256 key: a registrar's, or a principal's. */
export const privateP256Schema = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: jwkText,
  y: jwkText,
  d: jwkText,
});

/** A registrar's key file. Whose registrar it is stands beside the key since `samsyn registrar new` writes it; older files have the key alone. */
export const registrarFileSchema = v.object({ ...privateP256Schema.entries, agency: v.exactOptional(v.string()) });

const privateSigningKeySchema = v.variant('kty', [
  v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: jwkText, d: jwkText }),
  privateP256Schema,
]);

const privateDecryptionKeySchema = v.object({
  kty: v.literal('RSA'),
  n: jwkText,
  e: jwkText,
  d: jwkText,
  p: jwkText,
  q: jwkText,
  dp: jwkText,
  dq: jwkText,
  qi: jwkText,
});

/** One principal with its private keys, as connection.json and the files of `samsyn keys new` hold it. */
export const principalSchema = v.object({
  name: v.string(),
  agency: v.string(),
  roles: v.array(v.picklist(roles)),
  holder: v.exactOptional(v.string()),
  status: v.picklist(['active', 'revoked']),
  keyid: v.string(),
  signingKey: privateSigningKeySchema,
  decryptionKey: v.exactOptional(privateDecryptionKeySchema),
});
export type Principal = v.InferOutput<typeof principalSchema>;

const notificationQueueSchema = v.object({
  queueUrl: wayAddressSchema,
  endpoint: wayAddressSchema,
  region: v.string(),
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  /** Beside temporary credentials alone. */
  sessionToken: v.exactOptional(v.string()),
});
/** Where an agency receives its notifications, and with what credentials. */
export type NotificationQueue = v.InferOutput<typeof notificationQueueSchema>;

/**
 * connection.json (contract, section 9): where the exchange is, the authority that calls are signed for and those of before, for which
 * older reports are signed, the registrars whose word counts, and whom to call as. `url` ends in the API's stage, /v1.
 */
export const connectionSchema = v.object({
  url: exchangeAddressSchema,
  authority: v.string(),
  formerAuthorities: v.exactOptional(v.array(v.string()), []),
  notifications: v.exactOptional(v.record(v.string(), notificationQueueSchema), {}),
  registrars: v.record(v.string(), publicSigningKeySchema),
  principals: v.exactOptional(v.array(principalSchema), []),
  /** By agency: what people call it. */
  names: v.exactOptional(v.record(v.string(), v.object({ sv: v.string(), en: v.string() }))),
  /** By agency, where it is not Europe/Stockholm: the time zone by whose day the exchange judges its dates. */
  timeZones: v.exactOptional(v.record(v.string(), v.pipe(v.string(), v.check(isTimeZone, 'must name time zones')))),
  /** By agency: the law that binds it, and what it has decided for itself. */
  laws: v.exactOptional(lawsSchema),
  /** Of an exchange on one machine that rehearses later years: so many days its clock is ahead of everybody's. No deployed one has it. */
  daysAhead: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type Connection = v.InferOutput<typeof connectionSchema>;

/** The laws that a configuration gives its agencies, as a connection file has them; nothing of an agency whose rules name none. */
export function lawsIn(agencies: readonly { readonly [member: string]: unknown }[]): NonNullable<Connection['laws']> {
  const named = agencies.flatMap(({ id, rules }) => {
    const law = v.safeParse(lawsSchema.value, rules);
    return law.success ? [[String(id), law.output] as const] : [];
  });
  return Object.fromEntries(named);
}
