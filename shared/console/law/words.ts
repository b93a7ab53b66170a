import { bilingual } from '../words/language.ts';

export const rulesWords = bilingual(
  {
    title: 'Regler',
    says: 'Reglerna som en myndighet följer en viss dag, var och en med sin källa. Ändringar är nya rader med en egen dag.',
    agency: 'Myndighet',
    day: 'Dag',
    columns: { kind: 'Vad', says: 'Regel', source: 'Källa', from: 'Gäller från' },
    until: (day: string) => `till ${day}`,
    own: (what: string) => `Myndigheten har beslutat: ${what}.`,
    hours: (urgent: number, routine: number) => `${urgent} timmar för brådskande, ${routine} för annat`,
    none: 'Den dagen fanns inga regler, eller så känner konsolen inte myndighetens lag.',
    advice: 'Detta är inte juridisk rådgivning: myndighetens jurister ska bekräfta varje rad.',
  },
  {
    title: 'Rules',
    says: 'The rules that an agency goes by on a day, each with its source. A change is a new row with a day of its own.',
    agency: 'Agency',
    day: 'Day',
    columns: { kind: 'What', says: 'Rule', source: 'Source', from: 'In force from' },
    until: (day: string) => `until ${day}`,
    own: (what: string) => `The agency has decided: ${what}.`,
    hours: (urgent: number, routine: number) => `${urgent} hours for urgent, ${routine} for the rest`,
    none: "There were no rules on that day, or the console does not know the agency's law.",
    advice: 'This is no legal advice: counsel of the agency has to confirm each row.',
  },
);
