import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Principal } from '../../../shared/client/connection.ts';
import { isOwnPage } from '../../../shared/client/node/own-page.ts';
import { aYearFrom, putEntry, signEntry } from '../../../shared/enrolment/enrol.ts';
import { isObject, type Json, parseJson } from '../cloud/basics/json.ts';
import type { HttpAnswer } from '../cloud/rest-api/answers.ts';
import type { RegistrarKeys, Registry } from './enrolment.ts';

/** Where a browser sends its keys, beside the API and not of it: a deployed exchange has no registrar's key, and nothing like this. */
export const enrolmentPath = '/local/enrolments';

/** Whoever is enrolled by a link. */
export type Person = Pick<Principal, 'name' | 'agency' | 'roles' | 'holder'>;

/** What a browser has sent. */
interface Sent {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Entry = Parameters<typeof signEntry>[1];

const hourMs = 3_600_000;

/** What a token is known by here: neither time nor memory tells of the token itself. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

/** An answer in JSON that nobody keeps. */
function json(status: number, value: object): HttpAnswer {
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
    ],
    body: Buffer.from(JSON.stringify(value)),
  };
}

/**
 * One-time links that enrol a browser as a person of this home: the browser makes its keys and sends their public parts with the link's
 * token; the local registrar signs the entry, and it is filed as an operator files it. A token has 128 bits, is good once and for an
 * hour, and lies in the fragment of the address, which no browser sends anywhere. Pages of other places cannot guess it, and are not heard.
 */
export class EnrolmentLinks {
  readonly #registrars: RegistrarKeys;
  readonly #now: () => number;
  readonly #people = new Map<string, { person: Person; until: number }>();

  constructor(registrars: RegistrarKeys, now: () => number = Date.now) {
    this.#registrars = registrars;
    this.#now = now;
  }

  /** A new link for a person; `url` as in connection.json. */
  linkFor(person: Person, url: string): string {
    const token = randomBytes(16).toString('base64url');
    this.#people.set(digestOf(token), { person, until: this.#now() + hourMs });
    return `${url}/console#/enrol/${token}`;
  }

  /**
   * Answers a browser: 201 with whom it is enrolled as. A token that is not, not any more or no longer good is 403, whichever it is, and so
   * is a call of another page, which spends nothing; what is no pair of public keys is 422, keys that are filed already are 409, and both
   * spend the token too.
   */
  async enrol({ headers, body }: Sent, registry: Registry): Promise<HttpAnswer> {
    // A page of another place may send text without asking, and JSON never.
    const isJson = headers['content-type'] === 'application/json';
    if (!isJson || !isOwnPage(headers)) return json(403, { detail: 'this is for the console of this exchange alone' });
    const asked = parsed(body);
    const { token, signingKey, decryptionKey } = isObject(asked) ? asked : {};
    const digest = typeof token === 'string' ? digestOf(token) : '';
    const found = this.#people.get(digest);
    this.#people.delete(digest);
    if (found === undefined || this.#now() >= found.until) return json(403, { detail: 'this link is good no more' });
    const { name, agency, roles, holder } = found.person;
    const registrar = this.#registrars[agency];
    if (registrar === undefined) throw new Error(`There is no registrar of ${agency}`);
    const person = { name, agency, roles, ...(holder !== undefined && { holder }) };
    const said = { version: 1, status: 'active', serial: 1, ...aYearFrom(this.#now()) } as const;
    // Claimed to be an entry: the signing judges the whole of it by the contract.
    const claimed = { ...said, ...person, signingKey, ...(decryptionKey !== undefined && { decryptionKey }) };
    const jws = await signEntry(registrar, claimed as unknown as Entry).catch(whenNoEntry);
    if (jws === undefined) return json(422, { detail: 'these are no public keys of a principal' });
    // Whoever these keys stand for already stays who they are: no link makes them another, or brings back who was revoked.
    if ((await filed(jws, registry)) === 'older') return json(409, { detail: 'these keys are enrolled already' });
    return json(201, person);
  }
}

/** What breaks the rules of an entry is the browser's fault; all else is ours. */
function whenNoEntry(fault: unknown): undefined {
  if (fault instanceof Error && fault.name === 'ValiError') return;
  throw fault;
}

function parsed(body: Buffer): Json | undefined {
  try {
    return parseJson(body.toString());
  } catch {
    return undefined;
  }
}

async function filed(jws: string, { endpoint, region, table, credentials }: Registry): Promise<'filed' | 'older'> {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    return (await putEntry(client, table, jws)).put;
  } finally {
    client.destroy();
  }
}
