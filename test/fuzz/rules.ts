/**
 * The contract's rules once more, written from its page and not from the code that is fuzzed: plain predicates on parsed JSON, with
 * nothing of valibot. What the code takes and these refuse is a fault of one of the two.
 */
type Rule = (value: unknown) => boolean;

const object =
  (required: Readonly<Record<string, Rule>>, optional: Readonly<Record<string, Rule>> = {}): Rule =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const members = new Map<string, unknown>(Object.entries(value));
    const known = new Map([...Object.entries(required), ...Object.entries(optional)]);
    if (!Object.keys(required).every((name) => members.has(name))) return false;
    return [...members].every(([name, member]) => known.get(name)?.(member) ?? false);
  };
const all =
  (...rules: readonly Rule[]): Rule =>
  (value) =>
    rules.every((rule) => rule(value));
const either =
  (...rules: readonly Rule[]): Rule =>
  (value) =>
    rules.some((rule) => rule(value));
const one =
  (...values: readonly unknown[]): Rule =>
  (value) =>
    values.includes(value);
const text =
  (rule: (text: string) => boolean): Rule =>
  (value) =>
    typeof value === 'string' && rule(value);
const words = (least: number, most: number): Rule =>
  text((value) => [...value].length >= least && [...value].length <= most);
const list =
  (item: Rule, least: number, most: number): Rule =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(item);
const whole =
  (least: number, most: number): Rule =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const ofLetters = (letters: RegExp, least: number, most: number): Rule =>
  all(
    words(least, most),
    text((value) => [...value].every((letter) => letters.test(letter))),
  );
const truth: Rule = (value) => value === true || value === false;
const anyText: Rule = (value) => typeof value === 'string';
const distinct: Rule = (value) => Array.isArray(value) && new Set(value).size === value.length;

/** By the calendar's own rules, without Date. */
const date = text((value) => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
});
const time = text((value) => {
  const [day = '', clock = '', ...more] = value.split('T');
  return more.length === 0 && date(day) && /^([01][0-9]|2[0-3])(:[0-5][0-9]){2}([.][0-9]{1,9})?Z$/.test(clock);
});
const uuid7 = text((value) => {
  const groups = value.split('-');
  return (
    groups.map((group) => group.length).join() === '8,4,4,4,12' &&
    ofLetters(/[0-9a-f]/, 32, 32)(groups.join('')) &&
    groups[2]?.[0] === '7' &&
    '89ab'.includes(groups[3]?.[0] ?? '-')
  );
});

/** Canonical base64url of so many bytes, by Node's own codec. */
export const isBase64urlOf = (value: unknown, least: number, most: number): boolean => {
  if (typeof value !== 'string') return false;
  const bytes = Buffer.from(value, 'base64url');
  return bytes.toString('base64url') === value && bytes.length >= least && bytes.length <= most;
};
const bytes =
  (least: number, most = least): Rule =>
  (value) =>
    isBase64urlOf(value, least, most);

const reference = ofLetters(/[A-Za-z0-9 ./:_-]/, 1, 64);
const purposes = one('prevent', 'investigate', 'enforce-penalties', 'public-order');
const grading = either(
  object({ source: one('A', 'B', 'C', 'X'), information: one(1, 2, 3, 4) }),
  object({ unnecessaryReason: words(5, 200) }),
);
const offence = all(
  object({
    name: words(2, 100),
    minimumPenaltyMonths: whole(0, 216),
    maximumPenaltyMonths: either(one('life'), whole(0, 216)),
    systematic: truth,
  }),
  (value) => {
    const { minimumPenaltyMonths: least, maximumPenaltyMonths: most } = value as Record<string, number | string>;
    return most === 'life' || Number(least) <= Number(most);
  },
);

/** What a cover is judged against: who submits, to whom one may, the phrases that fit anything, the day. */
export interface Context {
  readonly originator: string;
  readonly agencies: readonly string[];
  readonly catchAlls: readonly string[];
  readonly today: string;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join('') ?? '';

const cover = ({ originator, agencies, catchAlls, today }: Context): Rule =>
  object(
    {
      version: one(1),
      reference,
      recipients: all(list(one(...agencies.filter((agency) => agency !== originator)), 1, 16), distinct),
      priority: one('routine', 'urgent'),
      handling: either(object({ code: one('H0', 'H1', 'H2') }), object({ code: one('H3'), conditions: words(1, 500) })),
      grading,
      purpose: object({
        code: purposes,
        description: all(
          words(10, 500),
          text((value) => !catchAlls.map(plain).includes(plain(value))),
        ),
      }),
      legalGround: words(5, 200),
      offence,
      retention: either(
        object({ class: one('no-case', 'surveillance', 'camera', 'carrier') }),
        object(
          { class: one('case') },
          {
            caseClosedOn: all(
              date,
              text((value) => value <= today),
            ),
          },
        ),
      ),
    },
    { secrecy: object({ provision: words(3, 60), date }), replaces: uuid7 },
  );

/** The body of `PUT submissions/{id}`, but for what its sealed string holds. */
export const isSubmissionBody = (value: unknown, context: Context): boolean =>
  object({ cover: cover(context), sealed: anyText })(value);

/** The body of `POST submissions/{id}/decisions`, as far as it tells by itself. */
export const isDecisionBody = all(
  object(
    { decision: one('approve', 'reject', 'return'), sealedDigest: bytes(32) },
    {
      reason: words(5, 500),
      acceptsConditions: truth,
      secrecyAssessment: object({ provision: words(3, 60), reason: words(10, 500) }),
    },
  ),
  (value) => {
    const { decision, reason } = value as Record<string, unknown>;
    return (decision === 'approve') === (reason === undefined);
  },
);

/** The bodies of reviews, withdrawals, disclosures and batches. */
export const isReviewBody = object({}, { justification: words(10, 500) });
export const isWithdrawalBody = object({ reason: words(5, 500) });
export const isDisclosureBody = object(
  { purpose: purposes, justification: words(10, 500) },
  { caseReference: reference },
);
export const isBatchBody = object({
  decisions: list(
    object({ submission: uuid7, body: anyText, signature: object({ input: anyText, value: anyText }) }),
    1,
    25,
  ),
});

/** The protected header of a sealed report. */
export const isSealedHeader = (
  value: unknown,
  expected: { readonly originator: string; readonly submission: string; readonly intakeKids: readonly string[] },
): boolean =>
  object({
    alg: one('RSA-OAEP-256'),
    enc: one('A256GCM'),
    kid: one(...expected.intakeKids),
    typ: one('samsyn-report-v1'),
    iss: one(expected.originator),
    jti: one(expected.submission),
  })(value);

const signingKey = either(
  object({ kty: one('OKP'), crv: one('Ed25519'), x: bytes(32) }),
  object({ kty: one('EC'), crv: one('P-256'), x: bytes(32), y: bytes(32) }),
);
/** A positive odd number as RFC 7518 writes it (Base64urlUInt, no leading zero), whose bits are so many: an RSA key has no other. */
const oddOf = (least: number, most: number): Rule =>
  all(
    bytes(1, 512),
    text((value) => {
      const octets = Buffer.from(value, 'base64url');
      const bits = BigInt(`0x${octets.toString('hex')}`).toString(2);
      return octets[0] !== 0 && bits.endsWith('1') && bits.length >= least && bits.length <= most;
    }),
  );
const yearMs = 366 * 24 * 3600 * 1000;

/** The payload of a principal's entry. */
export const isEntry = all(
  object(
    {
      version: one(1),
      agency: anyText,
      name: words(1, 100),
      roles: all(list(one('submitter', 'approver', 'reader', 'auditor'), 1, 4), distinct),
      signingKey,
      status: one('active', 'revoked'),
      validFrom: time,
      validUntil: time,
      serial: Number.isSafeInteger,
    },
    { holder: words(1, 100), decryptionKey: object({ kty: one('RSA'), n: oddOf(3072, 4096), e: oddOf(17, 64) }) },
  ),
  (value) => {
    const entry = value as Readonly<Record<string, unknown>> & { readonly roles: readonly string[] };
    const needsKey = entry.roles.includes('approver') || entry.roles.includes('reader');
    const span = Date.parse(String(entry.validUntil)) - Date.parse(String(entry.validFrom));
    return (
      (!entry.roles.includes('approver') || entry.holder !== undefined) &&
      (!needsKey || entry.decryptionKey !== undefined) &&
      span >= 0 &&
      span <= yearMs
    );
  },
);
