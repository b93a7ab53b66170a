import { commitTo } from '../custody/leaf.ts';
import type { Agency } from '../domain/agency.ts';
import type { Cover } from '../domain/cover.ts';
import { submit } from '../domain/decide.ts';
import { effectsOf } from '../domain/effects.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { mayBeReplaced } from '../domain/releasability.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { AgencyRules } from '../domain/rules.ts';
import { sharingFaults } from '../domain/sharing.ts';
import { readSubmissionBody } from '../protocol/cover.ts';
import { sha256Base64url } from '../protocol/crypto.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { readSealedReport } from '../protocol/sealed-report.ts';
import { dayIn } from '../protocol/time.ts';
import { type Reply, type SignedCall, signedOf, timeOf, type UseCase } from './call.ts';
import type { Recording } from './carry-out.ts';
import { withBrought } from './effects.ts';
import type { Effect, IntakeKeys, NotWritten, Stored } from './ports.ts';
import { shapeOf } from './view.ts';

export interface Accepting extends Recording {
  readonly keys: IntakeKeys;
}

/** What the deployment's configuration says of this door. */
export interface DoorSettings {
  readonly agency: Agency;
  readonly agencies: readonly Agency[];
  readonly rules: Readonly<Record<Agency, AgencyRules>>;
}

const rulesOf = (settings: DoorSettings): AgencyRules => {
  const rules = settings.rules[settings.agency];
  if (rules === undefined) throw new Error('the configuration has no rules for this agency');
  return rules;
};

const replacesFault = {
  pointer: '/cover/replaces',
  detail: 'a submission of this agency that was released or returned, and that no other correction replaces',
};

/** The id that a cover says it replaces, whatever else is wrong with it; what is no id is a fault of its schema. */
const replacedBy = (body: unknown): string | undefined => {
  const { cover } = (body ?? {}) as { cover?: { replaces?: unknown } | null };
  const id = cover?.replaces;
  return typeof id === 'string' && isUuid7(id) ? id : undefined;
};

/** Whether a correction of this submission may stand; alike for a foreign id and an unused one, so that nothing is learned by trying. */
const mayReplace = async (ports: Accepting, id: string, agency: Agency): Promise<boolean> => {
  const old = await ports.exchange.readAs(agency, id);
  if (old === undefined || !mayBeReplaced(old.submission, agency)) return false;
  return !(await ports.exchange.isReplaced(id));
};

/** A submission that may be accepted, before anything was asked of KMS. */
interface Judged {
  readonly cover: Cover;
  readonly kid: string;
  readonly encryptedKey: Uint8Array;
  readonly sealedDigest: string;
}

/** Judges the cover with all its faults at once, then the law of sharing, then the sealed report. */
const judge = async (
  ports: Accepting,
  settings: DoorSettings,
  intakeKids: readonly string[],
  call: SignedCall,
): Promise<Result<Judged, Refusal>> => {
  const { agency: originator, agencies } = settings;
  const { catchAlls, sharing, timeZone } = rulesOf(settings);
  const today = dayIn(timeZone, call.now);
  const body = readSubmissionBody(call.body, { originator, agencies, catchAlls, today });
  const replaced = replacedBy(call.body);
  const standing = replaced === undefined || (await mayReplace(ports, replaced, originator));
  const faults = [...(body.ok ? [] : (body.error.errors ?? [])), ...(standing ? [] : [replacesFault])];
  if (!body.ok || faults.length > 0) return err(refuse('cover-invalid', faults));
  const { cover, sealed } = body.value;
  const unshared = sharingFaults(sharing, cover.offence);
  if (unshared.length > 0) return err(refuse('sharing-refused', unshared));
  const checked = readSealedReport(sealed, { originator, submission: call.id, intakeKids });
  if (!checked.ok) return err(refuse('sealed-invalid', checked.error));
  return ok({ cover, ...checked.value, sealedDigest: await sha256Base64url(ports.crypto, sealed) });
};

/** The first act of an accepted submission, and its commitment. */
const firstAct = async (ports: Accepting, settings: DoorSettings, call: SignedCall, judged: Judged) => {
  const { cover, sealedDigest } = judged;
  const { evidence } = signedOf(call);
  const { dueHours, approvals } = rulesOf(settings);
  const { by, id: submission } = call;
  const { contentDigest } = evidence;
  const at = timeOf(call.now);
  const act = submit({
    kind: 'submit',
    submission,
    at,
    by,
    evidence,
    cover,
    contentDigest,
    sealedDigest,
    dueHours,
    approvals,
  });
  return commitTo(act, ports.chance.random(32), ports.crypto);
};

/** A submission as it stands once these are written. */
interface Accepted {
  readonly stored: Stored;
  readonly effects: readonly Effect[];
}

const keyFault = refuse('sealed-invalid', [{ pointer: '/sealed', detail: 'its key does not unwrap under its kid' }]);

/**
 * Moves the content key from the intake key to the staging key inside KMS, bound to the very act that is about to be written, and puts
 * together all that is written with it.
 */
const intakeOf = async (
  ports: Accepting,
  settings: DoorSettings,
  call: SignedCall,
  judged: Judged,
): Promise<Result<Accepted, Refusal>> => {
  const act = await firstAct(ports, settings, call, judged);
  const outcome = effectsOf(undefined, [act]);
  const { after } = outcome;
  const { kid, encryptedKey, sealedDigest } = judged;
  const intake = act.custody.commitment;
  const context = { submission: after.id, originator: after.originator, sealedDigest, intake };
  const key = await ports.keys.stage(kid, encryptedKey, context);
  if (key === undefined) return err(keyFault);
  const { nonce, evidence } = signedOf(call);
  const { authority, input, value, contentType, principal } = evidence;
  const sealed = { body: call.text, authority, input, value, contentType, keyid: call.by.keyid, principal };
  const sealedKeyDigest = await sha256Base64url(ports.crypto, encryptedKey);
  const effects = withBrought(outcome, { nonce, intake: { sealed, stagedKey: { key, intake }, sealedKeyDigest } });
  return ok({ stored: { submission: after, hash: act.custody.hash }, effects });
};

/** The answer under a used id, whatever else is said of the body: the same body again is the same submission. */
const repeated = (stored: Stored | undefined, call: SignedCall): Result<Reply, Refusal> | undefined => {
  const same =
    stored?.submission.originator === call.by.agency &&
    stored.submission.contentDigest === signedOf(call).evidence.contentDigest;
  return stored !== undefined && same ? ok({ status: 200, body: shapeOf(stored), spent: false }) : undefined;
};

const whyNot: Readonly<Record<NotWritten, Refusal>> = {
  'nonce-replayed': refuse('nonce-replayed'),
  stale: refuse('submission-exists'),
  'already-replaced': refuse('cover-invalid', [replacesFault]),
  'sealed-key-reused': refuse('sealed-key-reused'),
};

/**
 * PUT submissions/{id}: judges, and writes body, first act, state, task and nonce in one transaction (contract, section 5). The content
 * key is staged before the write: one that cannot be unwrapped is refused at once and never waits in a queue. A body that was
 * accepted before is answered by what became of it, also when its intake key or the rules have changed since.
 */
export const acceptSubmission =
  (ports: Accepting, settings: DoorSettings, intakeKids: readonly string[]): UseCase =>
  async (call) => {
    const judged = await judge(ports, settings, intakeKids, call);
    // A captured call that is sent again and again makes KMS do nothing.
    if (judged.ok && (await ports.exchange.isConsumed(signedOf(call).nonce))) return err(refuse('nonce-replayed'));
    const accepted = judged.ok ? await intakeOf(ports, settings, call, judged.value) : judged;
    if (!accepted.ok) return repeated(await ports.exchange.read(call.id), call) ?? accepted;
    const { stored, effects } = accepted.value;
    const failure = await ports.exchange.write(effects);
    if (failure === undefined) {
      const location = `/v1/${settings.agency}/submissions/${call.id}`;
      return ok({ status: 201, body: shapeOf(stored), location, spent: true });
    }
    const refused = err(whyNot[failure]);
    return failure === 'stale' ? (repeated(await ports.exchange.read(call.id), call) ?? refused) : refused;
  };
