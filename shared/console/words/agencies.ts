import { bilingual } from './language.ts';

const names = bilingual<Readonly<Record<string, string>>>(
  { police: 'Polisen', customs: 'Tullverket', 'coast-guard': 'Kustbevakningen' },
  { police: 'the Police', customs: 'Customs', 'coast-guard': 'the Coast Guard' },
);

/** An agency as people call it; one that the console does not know by its id. */
export const agencyName = (id: string): string => names()[id] ?? id;
