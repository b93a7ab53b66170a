import type { Agency, AgencyRules } from '../domain/agency.ts';
import type { Cover } from '../domain/cover.ts';
import { submit } from '../domain/decide.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { mayBeReplaced } from '../domain/releasability.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { sharingFaults } from '../domain/sharing.ts';
import { evolve } from '../domain/submission.ts';
import { sha256Base64url } from '../protocol/base64.ts';
import { readSubmissionBody } from '../protocol/cover.ts';
import { readSealedReport } from '../protocol/sealed-report.ts';
import { type Reply, type SignedCall, signedOf, timeOf, type UseCase } from './call.ts';
import { type Recording, recorded } from './carry-out.ts';
import type { IntakeKeys, Stored } from './ports.ts';
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

const replacesFault = refuse('cover-invalid', [
  {
    pointer: '/cover/replaces',
    detail: 'a submission of this agency that was released or returned, and that no other correction replaces',
  },
]);

/** The answer to a used id: the same body again is the same submission, anything else is refused. */
const repeated = (stored: Stored, call: SignedCall): Result<Reply, Refusal> => {
  const { submission } = stored;
  const same =
    submission.originator === call.by.agency && submission.contentDigest === signedOf(call).evidence.contentDigest;
  return same ? ok({ status: 200, body: shapeOf(stored), spent: false }) : err(refuse('submission-exists'));
};

/** Whether the cover's correction may stand; alike for a foreign id and an unused one, so that nothing is learned by trying. */
const mayReplace = async (ports: Accepting, cover: Cover, agency: Agency): Promise<boolean> => {
  if (cover.replaces === undefined) return true;
  const old = await ports.exchange.read(cover.replaces);
  if (old === undefined || !mayBeReplaced(old.submission, agency)) return false;
  return !(await ports.exchange.isReplaced(cover.replaces));
};

/**
 * PUT submissions/{id}: judges cover, then sealed report, moves the content key from the intake key to the staging key inside KMS,
 * and writes body, first act, state, task and nonce in one transaction (contract, section 5). The staging comes before the write:
 * a key that cannot be unwrapped is refused at once and never waits in a queue.
 */
export const acceptSubmission =
  (ports: Accepting, settings: DoorSettings, intakeKids: readonly string[]): UseCase =>
  async (call) => {
    const { agency, agencies } = settings;
    const rules = rulesOf(settings);
    const at = timeOf(call.now);
    const context = { originator: agency, agencies, catchAlls: rules.catchAlls, today: at.slice(0, 10) };
    const body = readSubmissionBody(call.body, context);
    if (!body.ok) return body;
    const { cover, sealed } = body.value;
    const shared = sharingFaults(rules.sharing, cover.offence);
    if (shared.length > 0) return err(refuse('sharing-refused', shared));
    if (!(await mayReplace(ports, cover, agency))) {
      const stored = await ports.exchange.read(call.id);
      return stored === undefined ? err(replacesFault) : repeated(stored, call);
    }
    const checked = readSealedReport(sealed, { originator: agency, submission: call.id, intakeKids });
    if (!checked.ok) return err(refuse('sealed-invalid', checked.error));
    const { kid, encryptedKey } = checked.value;
    const sealedDigest = await sha256Base64url(ports.crypto, sealed);
    const stagedKey = await ports.keys.stage(kid, encryptedKey, {
      submission: call.id,
      originator: agency,
      sealedDigest,
    });
    if (stagedKey === undefined) {
      return err(refuse('sealed-invalid', [{ pointer: '/sealed', detail: 'its key does not unwrap under its kid' }]));
    }
    const { nonce, evidence } = signedOf(call);
    const { contentDigest, input, value, contentType, principal } = evidence;
    const act = submit({
      kind: 'submit',
      submission: call.id,
      at,
      by: call.by,
      evidence,
      cover,
      contentDigest,
      sealedDigest,
      dueHours: rules.dueHours,
    });
    const acts = await recorded([act], ports);
    const after = evolve(undefined, act);
    const failure = await ports.exchange.write({
      before: undefined,
      after,
      acts,
      nonce,
      intake: {
        sealed: { body: call.text, input, value, contentType, keyid: call.by.keyid, principal },
        stagedKey,
        sealedKeyDigest: await sha256Base64url(ports.crypto, encryptedKey),
      },
    });
    switch (failure) {
      case undefined: {
        const stored = { submission: after, hash: acts[0]?.custody.hash ?? '' };
        const location = `/v1/${agency}/submissions/${call.id}`;
        return ok({ status: 201, body: shapeOf(stored), location, spent: true });
      }
      case 'stale': {
        const stored = await ports.exchange.read(call.id);
        if (stored === undefined) throw new Error('a submission that exists cannot be read');
        return repeated(stored, call);
      }
      case 'already-replaced':
        return err(replacesFault);
      default:
        return err(refuse(failure));
    }
  };
