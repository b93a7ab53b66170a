import type { RuleKind } from './rules.ts';

/** What each kind of rule is called, in the order in which they are told. */
export const titles: Readonly<Record<RuleKind, { readonly sv: string; readonly en: string }>> = {
  sharing: { sv: 'Vad som får delas', en: 'What may be shared' },
  purposes: { sv: 'Ändamål', en: 'Purposes' },
  'secrecy-assessment': { sv: 'Sekretessprövning vid godkännande', en: 'Balancing of secrecy with an approval' },
  approvals: { sv: 'Hur många som godkänner', en: 'How many approve' },
  deadlines: { sv: 'Frister', en: 'Deadlines' },
  acknowledgement: { sv: 'Svar på återkallelse och rättelse', en: 'Answers to recalls and corrections' },
  discovery: { sv: 'Vad en sökning får veta', en: 'What a search is told' },
  'tell-interest': { sv: 'Vad ägaren får veta om en sökning', en: 'What an owner is told of a search' },
  'retention-unreleased': { sv: 'Gallring: det som inte delats', en: 'Retention: what was not released' },
  'retention-case': { sv: 'Gallring: i ett ärende', en: 'Retention: in a case' },
  'retention-no-case': { sv: 'Gallring: utan ärende', en: 'Retention: without a case' },
  'retention-surveillance': { sv: 'Gallring: övervakning', en: 'Retention: surveillance' },
  'retention-camera': { sv: 'Gallring: kamerabevakning', en: 'Retention: camera surveillance' },
  'retention-carrier': { sv: 'Gallring: transportföretags uppgifter', en: 'Retention: data of carriers' },
};
