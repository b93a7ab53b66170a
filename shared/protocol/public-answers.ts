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

/** What a browser has to know of the exchange before it believes anything of it: what connection.json says to other clients. */
export const consoleConnectionSchema = v.object({
  authority: v.string(),
  formerAuthorities: v.array(v.string()),
  /** Each with its names as people call it. */
  agencies: v.array(v.object({ id: agencySchema, names: v.object({ sv: v.string(), en: v.string() }) })),
  registrars: v.record(agencySchema, publicSigningKeySchema),
  timeZones: v.record(agencySchema, v.string()),
});

/** A key of a kind that this version does not know, which is left alone (RFC 7517, section 5). */
export const otherKeySchema = v.object({ kty: v.string(), use: v.exactOptional(v.string()) });
