import { randomBytes } from 'node:crypto';
import type { Command } from '../../shared/domain/command.ts';
import { submit } from '../../shared/domain/decide.ts';
import type { ApprovalPolicy } from '../../shared/domain/handling.ts';
import { evolve, type Submission } from '../../shared/domain/submission.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { recorded } from '../../shared/workflow/record.ts';
import { effectsIn } from './changes.ts';
import { actsOf, desk, handledAs, someEvidence } from './submissions.ts';

/** Evidence as long as a real call's: most of an act is its signer's entry. */
const longEvidence = () => ({
  ...someEvidence(),
  input: 'i'.repeat(260),
  value: 'v'.repeat(100),
  principal: 'p'.repeat(1_600),
});

/** Writes histories into a table as the functions write them, act by act, without their signatures. */
export const historiesIn = (exchange: Exchange) => {
  const recording = { exchange, crypto: nodeCrypto, chance: systemChance };
  const written = async (failed: Promise<unknown>): Promise<void> => {
    const failure = await failed;
    if (failure !== undefined) throw new Error(`not written: ${failure}`);
  };
  return {
    /** A submission that nobody has looked at. */
    async submitted(cover = handledAs('H1'), by = desk, approvals?: ApprovalPolicy): Promise<Submission> {
      const act = submit({
        kind: 'submit',
        submission: uuid7(Date.now(), randomBytes(10)),
        at: new Date().toISOString(),
        by,
        evidence: longEvidence(),
        cover,
        contentDigest: 'A'.repeat(43),
        sealedDigest: 'Q'.repeat(43),
        dueHours: { urgent: 8, routine: 168 },
        approvals,
      });
      const after = evolve(undefined, act);
      const { input, value, contentType, principal } = act.evidence;
      const intake = {
        sealed: { body: '{"cover":…}', input, value, contentType, keyid: by.keyid, principal },
        stagedKey: { key: new Uint8Array(randomBytes(180)), intake: 'Q'.repeat(43) },
        sealedKeyDigest: randomBytes(32).toString('base64url'),
      };
      await written(exchange.write(effectsIn({ before: undefined, acts: await recorded([act], recording), intake })));
      return after;
    },
    /** As it stands after these commands, each of which has to be allowed. */
    async following(before: Submission, commands: readonly Command[]): Promise<Submission> {
      let state = before;
      for (const command of commands) {
        const acts = actsOf(state, 'evidence' in command ? { ...command, evidence: longEvidence() } : command);
        const after = acts.reduce<Submission>(evolve, state);
        await written(exchange.write(effectsIn({ before: state, acts: await recorded(acts, recording) })));
        state = after;
      }
      return state;
    },
  };
};
