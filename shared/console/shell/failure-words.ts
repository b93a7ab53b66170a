import type { Distrusted } from '../client.ts';
import { bilingual } from '../words/language.ts';

interface FailureWords {
  readonly unreachable: string;
  readonly distrusted: string;
  readonly refused: (code: string) => string;
  /** By the contract's code; the others are told by their code. */
  readonly codes: Readonly<Record<string, string>>;
  readonly doubts: Readonly<Record<Distrusted['doubt'], string>>;
}

/** What went wrong, in words that say what to do. */
export const failureWords = bilingual<FailureWords>(
  {
    unreachable: 'Inget svar. Ingenting är förlorat: försök igen, det får verkan en gång.',
    distrusted:
      'Det som Samsyn lämnade håller inte för kontrollen. Tro inget av det, och säg till den som driver Samsyn.',
    refused: (code) => `Samsyn säger nej (${code}).`,
    codes: {
      'already-decided': 'Du har redan beslutat något annat i det här ärendet.',
      'self-approval': 'Den som har lämnat in en rapport beslutar inte om den.',
      'state-conflict': 'Ärendet väntar inte längre på något beslut härifrån.',
      'not-reviewed': 'Öppna rapporten innan du beslutar om den.',
      'sealed-digest-mismatch': 'Det som visas är inte det som väntar på beslut. Öppna rapporten igen.',
      'not-found': 'Det finns inte, eller är inte till för dig.',
      'role-missing': 'Din roll räcker inte till det här.',
      'too-many-calls': 'För många anrop på kort tid. Vänta en stund och försök igen.',
      'signature-stale': 'Datorns klocka går fel: ställ den, och försök igen.',
      'body-invalid': 'Något som skrevs följer inte reglerna.',
      'record-recalled': 'Avsändaren har återkallat rapporten.',
      'record-erased': 'Rapporten är raderad.',
      unavailable: 'Samsyn svarar inte just nu. Försök igen om en stund.',
      internal: 'Något gick fel hos Samsyn. Försök igen om en stund.',
    },
    doubts: {
      'other-submission': 'Svaret handlar om en annan rapport.',
      'signature-not-in-form': 'Avsändarens underskrift har fel form.',
      'signer-not-vouched-for': 'Ingen registrator som du litar på står för nyckeln bakom underskriften.',
      'signer-without-role': 'Nyckeln bakom underskriften får inte lämna in.',
      'signed-after-revocation': 'Den skrevs under efter att nyckeln spärrades.',
      'signed-for-another-exchange': 'Den skrevs under för ett annat Samsyn.',
      'signature-does-not-hold': 'Avsändarens underskrift gäller inte det som lämnades.',
      'body-not-readable': 'Det som skrevs under är ingen inlämning.',
      'not-addressed-to-us': 'Avsändaren har inte riktat den till din myndighet.',
      'seal-of-other-submission': 'Förseglingen hör till en annan inlämning.',
      'key-of-other-report': 'Nyckeln hör till en annan rapport.',
      'key-not-for-me': 'Nyckeln är inte gjord för dig.',
      'does-not-open': 'Rapporten går inte att öppna med nyckeln.',
      'answer-too-large': 'Svaret är större än något svar får vara.',
      'list-without-end': 'Listan går runt i en ring.',
    },
  },
  {
    unreachable: 'No answer. Nothing is lost: try again, it takes effect once.',
    distrusted:
      'What Samsyn handed over does not stand up to checking. Believe nothing of it, and tell whoever runs Samsyn.',
    refused: (code) => `Samsyn refuses (${code}).`,
    codes: {
      'already-decided': 'You have already decided otherwise in this matter.',
      'self-approval': 'Whoever has submitted a report does not decide on it.',
      'state-conflict': 'The matter waits for no decision from here any more.',
      'not-reviewed': 'Open the report before you decide on it.',
      'sealed-digest-mismatch': 'What is shown is not what waits for a decision. Open the report again.',
      'not-found': 'It does not exist, or is not for you.',
      'role-missing': 'Your role does not allow this.',
      'too-many-calls': 'Too many calls in a short time. Wait a while and try again.',
      'signature-stale': 'The clock of this machine is wrong: set it, and try again.',
      'body-invalid': 'Something that was written breaks the rules.',
      'record-recalled': 'The originator has recalled the report.',
      'record-erased': 'The report is erased.',
      unavailable: 'Samsyn does not answer at the moment. Try again in a while.',
      internal: 'Something went wrong at Samsyn. Try again in a while.',
    },
    doubts: {
      'other-submission': 'The answer is about another report.',
      'signature-not-in-form': "The originator's signature is not in its form.",
      'signer-not-vouched-for': 'No registrar that you trust vouches for the key that signed it.',
      'signer-without-role': 'The key that signed it may not submit.',
      'signed-after-revocation': 'It was signed after the key was revoked.',
      'signed-for-another-exchange': 'It was signed for another Samsyn.',
      'signature-does-not-hold': "The originator's signature does not hold for what was handed over.",
      'body-not-readable': 'What was signed is no submission.',
      'not-addressed-to-us': 'The originator has not addressed it to your agency.',
      'seal-of-other-submission': 'The seal belongs to another submission.',
      'key-of-other-report': 'The key belongs to another report.',
      'key-not-for-me': 'The key was not made for you.',
      'does-not-open': 'The report does not open with the key.',
      'answer-too-large': 'The answer is larger than any may be.',
      'list-without-end': 'The list goes round in a circle.',
    },
  },
);
