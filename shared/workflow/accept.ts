import type { RecordedAct } from '../custody/leaf.ts';
import type { Agency } from '../domain/agency.ts';
import type { Cover } from '../domain/cover.ts';
import { submit } from '../domain/decide.ts';
import type { Outcome } from '../domain/effects.ts';
import { erasureOf } from '../domain/law/erasure.ts';
import { ruleOn, ruleSets } from '../domain/law/rule-on.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { mayBeReplaced } from '../domain/replacement.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type AgencyRules, approvalsOf, dueHoursOf, ruleOf } from '../domain/rules.ts';
import { sharingFaults } from '../domain/sharing.ts';
import { readSubmissionBody } from '../protocol/cover.ts';
import { sha256Base64url } from '../protocol/crypto.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { readSealedReport } from '../protocol/sealed-report.ts';
import { dayIn } from '../protocol/time.ts';
import { type Reply, type SignedCall, signedOf, timeOf, type UseCase } from './call.ts';
import type { IntakeKeys } from './key-ports.ts';
import type { Intake, Stored } from './ports.ts';
import { type Recording, record } from './record.ts';
import { shapeOf } from './view.ts';
import { visibleTo } from './visible.ts';

export interface Accepting extends Recording {
  readonly keys: IntakeKeys;
}

/** What the deployment's configuration says of this door. */
export interface DoorSettings {
  readonly agency: Agency;
  readonly agencies: readonly Agency[];
  readonly rules: Readonly<Record<Agency, AgencyRules>>;
}

function rulesOf(settings: DoorSettings): AgencyRules {
  const rules = settings.rules[settings.agency];
  if (rules === undefined) throw new Error('the configuration has no rules for this agency');
  return rules;
}

const replacesFault = {
  pointer: '/cover/replaces',
  detail: 'a submission of this agency that was released or returned, and that no other correction replaces',
};

/** The id that a cover says it replaces, whatever else is wrong with it; what is no id is a fault of its schema. */
function replacedBy(body: unknown): string | undefined {
  const { cover } = (body ?? {}) as { cover?: { replaces?: unknown } | null };
  const id = cover?.replaces;
  return typeof id === 'string' && isUuid7(id) ? id : undefined;
}

/** Whether a correction of this submission may stand; alike for a foreign id and an unused one, so that nothing is learned by trying. */
async function mayReplace(ports: Accepting, id: string, agency: Agency): Promise<boolean> {
  const old = await visibleTo(ports.exchange, agency, id, 'correct');
  if (old === undefined || !mayBeReplaced(old.submission)) return false;
  return !(await ports.exchange.isReplaced(id));
}

/** A submission that may be accepted, before anything was asked of KMS. */
interface Validated {
  readonly cover: Cover;
  readonly kid: string;
  readonly encryptedKey: Uint8Array;
  readonly sealedDigest: string;
}

/** Validates the cover with all its faults at once, then the law of sharing, then the sealed report. */
async function validate(
  ports: Accepting,
  settings: DoorSettings,
  intakeKids: readonly string[],
  call: SignedCall,
): Promise<Result<Validated, Refusal>> {
  const { agency: originator, agencies } = settings;
  const rules = rulesOf(settings);
  const today = dayIn(rules.timeZone, call.now);
  const purposes = ruleOf(rules, 'purposes', today);
  const body = readSubmissionBody(call.body, { originator, agencies, catchAlls: rules.catchAlls, purposes, today });
  const replaced = replacedBy(call.body);
  const standing = replaced === undefined || (await mayReplace(ports, replaced, originator));
  const faults = [...(body.ok ? [] : (body.error.errors ?? [])), ...(standing ? [] : [replacesFault])];
  if (!body.ok || faults.length > 0) return err(refuse('cover-invalid', faults));
  const { cover, sealed } = body.value;
  const unshared = sharingFaults(ruleOn(ruleSets[rules.law], 'sharing', today), cover.offence);
  if (unshared.length > 0) return err(refuse('sharing-refused', unshared));
  const checked = readSealedReport(sealed, { originator, submission: call.id, intakeKids });
  if (!checked.ok) return err(refuse('sealed-invalid', checked.error));
  return ok({ cover, ...checked.value, sealedDigest: await sha256Base64url(ports.crypto, sealed) });
}

/** The first act of an accepted submission. */
function firstAct(settings: DoorSettings, call: SignedCall, { cover, sealedDigest }: Validated) {
  const { evidence } = signedOf(call);
  const rules = rulesOf(settings);
  const today = dayIn(rules.timeZone, call.now);
  return submit({
    kind: 'submit',
    submission: call.id,
    at: timeOf(call.now),
    by: call.by,
    evidence,
    cover,
    contentDigest: evidence.contentDigest,
    sealedDigest,
    dueHours: dueHoursOf(rules, today),
    expiryHours: ruleOf(rules, 'deadlines', today).expiryHoursAfterDue,
    approvals: approvalsOf(rules, today),
    erasure: erasureOf(rules.law, { registeredOn: today, cover, released: false }),
  });
}

const keyFault = refuse('sealed-invalid', [{ pointer: '/sealed', detail: 'its key does not unwrap under its kid' }]);

/**
 * What a submission brings with it: its body, and its content key, moved inside KMS from the intake key to the staging key and bound to
 * the very act that is about to be written.
 */
async function intakeOf(
  ports: Accepting,
  call: SignedCall,
  { kid, encryptedKey, sealedDigest }: Validated,
  { after, latest }: Outcome<RecordedAct>,
): Promise<Result<{ readonly intake: Intake }, Refusal>> {
  const intake = latest.custody.commitment;
  const context = { submission: after.id, originator: after.originator, sealedDigest, intake };
  const staged = await ports.keys.stage(kid, encryptedKey, context);
  if (staged === undefined) return err(keyFault);
  const { key, use } = staged;
  const { authority, input, value, contentType, principal } = signedOf(call).evidence;
  const sealed = { body: call.text, authority, input, value, contentType, keyid: call.by.keyid, principal };
  const sealedKeyDigest = await sha256Base64url(ports.crypto, encryptedKey);
  return ok({ intake: { sealed, stagedKey: { key, intake }, sealedKeyDigest, use } });
}

/** Whether the same body was accepted before under this id, whatever else is said of it now: it is the same submission. */
function isRepeated(stored: Stored | undefined, call: SignedCall): stored is Stored {
  return (
    stored?.submission.originator === call.by.agency &&
    stored.submission.contentDigest === signedOf(call).evidence.contentDigest
  );
}

function repeated(stored: Stored): Result<Reply, Refusal> {
  return ok({ status: 200, body: shapeOf(stored), spent: false });
}

const hindered = {
  'already-replaced': refuse('cover-invalid', [replacesFault]),
  'sealed-key-reused': refuse('sealed-key-reused'),
};

/** Records what may be accepted. The id is taken to be unused, and what is there is read only once the write has found something. */
function accepted(ports: Accepting, settings: DoorSettings, call: SignedCall, validated: Validated) {
  return record(ports, {
    nonce: signedOf(call).nonce,
    read: async (anew) => (anew ? await ports.exchange.read(call.id) : undefined),
    decide: (stored, anew) => {
      if (isRepeated(stored, call)) return ok([]);
      return anew ? err(refuse('submission-exists')) : ok([firstAct(settings, call, validated)]);
    },
    bring: (outcome) => intakeOf(ports, call, validated, outcome),
    hindered,
  });
}

/**
 * PUT submissions/{id}: validates, and writes body, first act, state, task and nonce in one transaction (contract, section 5). The content
 * key is staged before the write: one that cannot be unwrapped is refused at once and never waits in a queue. A body that was
 * accepted before is answered by what became of it, also when its intake key or the rules have changed since.
 */
export function acceptSubmission(ports: Accepting, settings: DoorSettings, intakeKids: readonly string[]): UseCase {
  return async (call) => {
    const validated = await validate(ports, settings, intakeKids, call);
    // A captured call that is sent again and again makes KMS do nothing.
    if (validated.ok && (await ports.exchange.isConsumed(signedOf(call).nonce))) return err(refuse('nonce-replayed'));
    const done = validated.ok ? await accepted(ports, settings, call, validated.value) : validated;
    if (!done.ok) {
      if (validated.ok && done.error !== keyFault) return done;
      const stored = await ports.exchange.read(call.id);
      return isRepeated(stored, call) ? repeated(stored) : done;
    }
    const { stored, acts } = done.value;
    if (acts.length === 0) return repeated(stored);
    const location = `/v1/${settings.agency}/submissions/${call.id}`;
    return ok({ status: 201, body: shapeOf(stored), location, spent: true });
  };
}
