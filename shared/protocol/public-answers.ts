import * as v from 'valibot';
import { agencySchema } from './cover.ts';
import { publicSigningKeySchema } from './principal-entry.ts';
import { pattern } from './schema.ts';

const base64urlSchema = pattern(/^[A-Za-z0-9_-]+$/, 'must be base64url without padding');

/** An agency's key that reports are sealed to; the first of an agency is its current one. */
export const intakeKeySchema = v.object({
  kty: v.literal('RSA'),
  n: base64urlSchema,
  e: base64urlSchema,
  kid: v.string(),
  use: v.literal('enc'),
  alg: v.literal('RSA-OAEP-256'),
  agency: agencySchema,
});

/** The custody log's key. */
export const logKeySchema = v.object({
  kty: v.literal('OKP'),
  crv: v.literal('Ed25519'),
  x: base64urlSchema,
  kid: v.string(),
  use: v.literal('sig'),
  alg: v.literal('EdDSA'),
});

const hours = v.pipe(v.number(), v.minValue(1));

/** By agency: the rule set of law that binds it (`shared/domain/law`), and what it has decided for itself beside it. */
export const lawsSchema = v.record(
  agencySchema,
  v.object({
    law: v.string(),
    dueHours: v.exactOptional(v.object({ urgent: hours, routine: hours })),
    approvals: v.exactOptional(v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1)))),
  }),
);

/** What a browser has to know of the exchange before it believes anything of it: what connection.json says to other clients. */
export const consoleConnectionSchema = v.object({
  authority: v.string(),
  formerAuthorities: v.array(v.string()),
  /** Each with its names as people call it. */
  agencies: v.array(v.object({ id: agencySchema, names: v.object({ sv: v.string(), en: v.string() }) })),
  registrars: v.record(agencySchema, publicSigningKeySchema),
  timeZones: v.record(agencySchema, v.string()),
  laws: v.exactOptional(lawsSchema),
});

/** A key of a kind that this version does not know, which is left alone (RFC 7517, section 5). */
export const otherKeySchema = v.object({ kty: v.string(), use: v.exactOptional(v.string()) });
