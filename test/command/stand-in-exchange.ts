import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomUUID,
} from 'node:crypto';
import { actAs } from '../../shared/client/acting.ts';
import type { Surroundings } from '../../shared/client/calls.ts';
import { AgencyClient } from '../../shared/client/client.ts';
import type { Principal } from '../../shared/client/connection.ts';
import type { HttpAnswer, HttpCall, Transport } from '../../shared/client/transport.ts';
import { type Code, refuse } from '../../shared/domain/refusal.ts';
import { entryOf, newRegistrar, signEntry, standInPrincipals } from '../../shared/enrolment/enrol.ts';
import { contentDigestHeader, matchesContentDigest } from '../../shared/protocol/content-digest.ts';
import { sha256Base64url, webCrypto } from '../../shared/protocol/crypto.ts';
import { parseSignature, verifySignature } from '../../shared/protocol/http-signature.ts';
import { problem } from '../../shared/protocol/problem.ts';
import { publicJwk } from '../../shared/protocol/thumbprint.ts';

/**
 * A stand-in of the exchange, for the client alone: it checks every signature, digest and nonce for real, unwraps and wraps content
 * keys for real, and keeps one H0 report a submission in memory. What the exchange does beyond that is tested where it is written.
 */
export const authority = 'exchange.example';
const crypto = webCrypto();
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const intake = generateKeyPairSync('rsa', { modulusLength: 3072 });
export const principals = await standInPrincipals();
const registrarKeys = { police: await newRegistrar(), customs: await newRegistrar() };
export const registrars = { police: publicJwk(registrarKeys.police), customs: publicJwk(registrarKeys.customs) };

/** A principal of the stand-ins by its name. */
export const principal = (name: string): Principal => {
  const found = principals.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no principal ${name}`);
  return found;
};

const day = 86_400_000;
/** Stands for digests that the client only passes on. */
const digest = 'A'.repeat(43);
const times = (now: number) => ({
  validFrom: new Date(now - day).toISOString(),
  validUntil: new Date(now + day).toISOString(),
  serial: 1,
});

/** A principal's entry as its registrar signs it; `over` changes what it says. */
export const entryFor = (one: Principal, over: object = {}): Promise<string> =>
  signEntry(registrarKeys[one.agency === 'police' ? 'police' : 'customs'], {
    ...entryOf(one, times(Date.now())),
    ...over,
  });

interface Kept {
  readonly id: string;
  readonly originator: string;
  readonly body: string;
  readonly contentDigest: string;
  readonly sealedDigest: string;
  readonly signature: Readonly<Record<'authority' | 'input' | 'value' | 'contentType' | 'keyid' | 'principal', string>>;
  readonly receivedAt: string;
  state: string;
  seq: number;
}

interface BatchRow {
  readonly submission: string;
  readonly body: string;
  readonly signature: { readonly input: string; readonly value: string };
}

class Refusal extends Error {
  readonly code: Code;
  constructor(code: Code) {
    super(code);
    this.code = code;
  }
}

/** What the stand-in is asked to do wrong: it changes an answer before it is sent. */
export type Tamper = (path: string, body: Record<string, unknown>) => void;

export class StandInExchange {
  readonly kept = new Map<string, Kept>();
  readonly calls: HttpCall[] = [];
  readonly #nonces = new Set<string>();
  tamper: Tamper = () => {};
  /** What it is called today, and calls are signed for. */
  authority = authority;
  /** Codes to refuse the next calls with, one each. */
  readonly upcoming: Code[] = [];
  /** Who is enrolled, and as what: the principals, unless a test has it otherwise. */
  enrolled: readonly Principal[] = principals;
  /** Codes that a batch answers for a submission, one at each time that it is decided on. */
  readonly rowCodes = new Map<string, Code[]>();

  /** Answers calls; a test may put itself before it. */
  transport: Transport = async (call) => {
    this.calls.push(call);
    try {
      const code = this.upcoming.shift();
      if (code !== undefined) throw new Refusal(code);
      const body: Record<string, unknown> = structuredClone(await this.#answer(call));
      this.tamper(call.path, body);
      return this.#json(200, JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, body, retryAfter } = problem(refuse(error.code));
      return this.#json(status, body, { 'retry-after': retryAfter?.toString() });
    }
  };

  #json(status: number, body: string, headers: Record<string, string | undefined> = {}): HttpAnswer {
    const all: Record<string, string | undefined> = { ...headers, 'cache-control': 'max-age=600' };
    return { status, body, header: (name) => all[name.toLowerCase()] };
  }

  async #caller(call: HttpCall): Promise<Principal> {
    const { headers, body } = call;
    const line = (name: string) => (headers[name] === undefined ? [] : [headers[name]]);
    const parsed = parseSignature(
      {
        signature: line('signature'),
        signatureInput: line('signature-input'),
        contentDigest: line('content-digest'),
        contentType: line('content-type'),
      },
      call.method !== 'GET',
    );
    if (!parsed.ok) throw new Refusal(parsed.error);
    const { keyid, nonce } = parsed.value.params;
    const caller = this.enrolled.find((one) => one.keyid === keyid);
    if (caller === undefined) throw new Refusal('key-unknown');
    if (caller.status === 'revoked') throw new Refusal('key-revoked');
    const { method, path } = call;
    const key = publicJwk<Parameters<typeof verifySignature>[1]>(caller.signingKey);
    if (!(await verifySignature(crypto, key, parsed.value, { method, authority: this.authority, path }))) {
      throw new Refusal('signature-invalid');
    }
    const digest = parsed.value.contentDigest;
    if (digest !== undefined && !(await matchesContentDigest(crypto, digest, Buffer.from(body ?? '')))) {
      throw new Refusal('digest-mismatch');
    }
    if (this.#nonces.has(nonce)) throw new Refusal('nonce-replayed');
    this.#nonces.add(nonce);
    if (!path.startsWith(`/v1/${caller.agency}/`)) throw new Refusal('not-found');
    return caller;
  }

  async #answer(call: HttpCall): Promise<Record<string, unknown>> {
    if (call.path === '/v1/keys') return this.#keys();
    const caller = await this.#caller(call);
    const [list = '', id = '', what = ''] = call.path.split('/').slice(3);
    if (call.method === 'PUT' && what === 'selectors')
      return { id, count: JSON.parse(call.body ?? '').selectors.length };
    if (call.method === 'PUT') return this.#accept(call, caller, id);
    if (call.method === 'POST' && list === 'decisions') return this.#batch(JSON.parse(call.body ?? ''), caller);
    const may: readonly string[] = { inbox: ['approver'], records: ['reader'] }[list] ?? [
      'submitter',
      'approver',
      'auditor',
    ];
    if (!caller.roles.some((role) => may.includes(role))) throw new Refusal('role-missing');
    if (id === '' || id === 'after') return this.#page(list, caller, what);
    const found = this.kept.get(id);
    if (found === undefined) throw new Refusal('not-found');
    if (what === 'sealed') return { id, body: found.body, signature: found.signature };
    if (what === 'reviews' || what === 'disclosures') {
      found.seq += 1;
      return { ...this.#wrapped(found, caller), disclosure: { seq: found.seq, hash: digest } };
    }
    if (what === 'acts') return { acts: this.#acts(found), next: null };
    if (what === 'decisions') return this.#decide(found, JSON.parse(call.body ?? ''));
    if (what === 'withdrawal') found.state = 'withdrawn';
    if (list === 'records') return { ...this.#row(found), cover: JSON.parse(found.body).cover };
    return {
      ...this.#shape(found),
      acts: this.#acts(found),
      actsBefore: null,
    };
  }

  #acts({ receivedAt }: Kept): readonly object[] {
    return [{ seq: 1, act: 'submitted', at: receivedAt, hash: digest }];
  }

  #keys(): Record<string, unknown> {
    const { n, e } = intake.publicKey.export({ format: 'jwk' });
    const key = { kty: 'RSA', n, e, use: 'enc', alg: 'RSA-OAEP-256' };
    return { keys: ['police', 'customs'].map((agency) => ({ ...key, agency, kid: `${agency}-intake` })) };
  }

  async #accept(call: HttpCall, caller: Principal, id: string): Promise<Record<string, unknown>> {
    const body = call.body ?? '';
    const before = this.kept.get(id);
    if (before !== undefined && before.body !== body) throw new Refusal('submission-exists');
    if (before !== undefined) return this.#shape(before);
    const { headers } = call;
    const kept: Kept = {
      id,
      originator: caller.agency,
      body,
      contentDigest: await sha256Base64url(crypto, body),
      sealedDigest: await sha256Base64url(crypto, JSON.parse(body).sealed),
      signature: {
        authority: this.authority,
        input: headers['signature-input'] ?? '',
        value: headers.signature ?? '',
        contentType: headers['content-type'] ?? '',
        keyid: caller.keyid,
        principal: await entryFor(caller),
      },
      receivedAt: new Date().toISOString(),
      state: 'pending',
      seq: 1,
    };
    this.kept.set(id, kept);
    return this.#shape(kept);
  }

  #wrapped(found: Kept, caller: Principal): Record<string, unknown> {
    const segment: string = JSON.parse(found.body).sealed.split('.')[1];
    const contentKey = privateDecrypt({ key: intake.privateKey, ...oaep }, Buffer.from(segment, 'base64url'));
    const jwk = caller.decryptionKey;
    if (jwk === undefined) throw new Refusal('role-missing');
    const to = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    const encryptedKey = publicEncrypt({ key: to, ...oaep }, contentKey).toString('base64url');
    return { id: found.id, sealedDigest: found.sealedDigest, encryptedKey };
  }

  /** Each row is checked as the call that it carries: its signature, its digest and its nonce. */
  async #batch({ decisions }: { decisions: BatchRow[] }, by: Principal): Promise<Record<string, unknown>> {
    const results = [];
    for (const { submission, body, signature } of decisions) {
      try {
        const headers = {
          'content-type': 'application/json',
          'content-digest': await contentDigestHeader(crypto, Buffer.from(body)),
          'signature-input': signature.input,
          signature: signature.value,
        };
        const path = `/v1/${by.agency}/submissions/${submission}/decisions`;
        if ((await this.#caller({ method: 'POST', path, headers, body })) !== by) throw new Refusal('role-missing');
        const code = this.rowCodes.get(submission)?.shift();
        if (code !== undefined) throw new Refusal(code);
        const found = this.kept.get(submission);
        if (found === undefined) throw new Refusal('not-found');
        results.push({ submission, status: 200, state: this.#decide(found, JSON.parse(body)).state });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        results.push({ submission, status: problem(refuse(error.code)).status, code: error.code });
      }
    }
    return { results };
  }

  #decide(
    found: Kept,
    { decision, sealedDigest }: { decision: string; sealedDigest: string },
  ): Record<string, unknown> {
    if (sealedDigest !== found.sealedDigest) throw new Refusal('sealed-digest-mismatch');
    found.state = decision === 'approve' ? 'released' : `${decision}ed`;
    return { id: found.id, state: found.state, required: 1, given: decision === 'approve' ? 1 : 0 };
  }

  #shape({ id, body, state, receivedAt, originator, contentDigest, sealedDigest, seq }: Kept): Record<string, unknown> {
    const approvals = { required: [{ agency: originator, count: 1 }], given: 0 };
    const due = new Date(Date.parse(receivedAt) + 7 * day).toISOString();
    const custody = { seq, hash: digest };
    const { reference, recipients, priority, handling } = JSON.parse(body).cover;
    const told = { reference, recipients, priority, handling };
    return { id, ...told, state, receivedAt, contentDigest, sealedDigest, approvals, due, custody, newMember: 1 };
  }

  #row(found: Kept): Record<string, unknown> {
    const { cover } = JSON.parse(found.body);
    const { originator, receivedAt } = found;
    return { id: found.id, originator, releasedAt: receivedAt, state: 'released', ...cover, recipients: undefined };
  }

  /** Pages of two rows, so that paging is worth its name. */
  #page(list: string, caller: Principal, cursor: string): Record<string, unknown> {
    const isOf = (one: Kept): boolean =>
      (one.originator === caller.agency) !== (list === 'records') && (list !== 'inbox' || one.state === 'pending');
    // The cursor is a place in an order that does not move, as the exchange's: rows that are decided meanwhile shift no page.
    const rows = [...this.kept.values()].map((one, place) => ({ one, place })).slice(Number(cursor || 0));
    const found = rows.filter(({ one }) => isOf(one));
    const page = found.slice(0, 2).map(({ one }) => one);
    const next = found[2] === undefined ? null : `/v1/${caller.agency}/${list}/after/${found[2].place}`;
    if (list === 'submissions') return { submissions: page.map((one) => this.#shape(one)), next };
    if (list === 'records') return { records: page.map((one) => this.#row(one)), next };
    const tasks = page.map((one) => {
      const { id, originator, receivedAt, sealedDigest } = one;
      const due = new Date(Date.parse(receivedAt) + 7 * day).toISOString();
      const counted = { required: 1, given: 0, reviewed: one.seq > 1 };
      return { ...this.#row(one), submission: id, originator, receivedAt, due, sealedDigest, ...counted };
    });
    return { tasks, next };
  }
}

/** A client of a stand-in exchange; `waited` collects what it would have waited, in milliseconds. */
export const clientOf = async (
  exchange: StandInExchange,
  name: string,
  over: Partial<Surroundings> & { waited?: number[]; formerAuthorities?: readonly string[] } = {},
): Promise<AgencyClient> => {
  const { waited = [], formerAuthorities = [], ...surroundings } = over;
  return new AgencyClient({
    transport: (call) => exchange.transport(call),
    authority: exchange.authority,
    formerAuthorities,
    registrars,
    principal: await actAs(crypto, principal(name)),
    surroundings: {
      now: Date.now,
      random: (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)),
      wait: async (milliseconds) => void waited.push(milliseconds),
      ...surroundings,
    },
  });
};

/** A report that follows the contract; `word` stands in it and nowhere else. */
export const aReport = (word: string = randomUUID()) => ({
  version: 1,
  title: 'Letters posted',
  kind: 'camera-observation',
  observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' },
  statements: [{ text: word, nature: 'fact' }],
  subjects: [{ type: 'person', identifiers: [{ type: 'name', value: 'N. N.' }], category: 'other', suspected: false }],
  places: [{ name: 'Post box' }],
});
