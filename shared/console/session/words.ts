import { bilingual } from '../words/language.ts';

/** The texts of the way in. */
export const sessionWords = bilingual(
  {
    enrol: 'Registrera den här webbläsaren',
    enrolWhat:
      'Webbläsaren gör nycklar som ingen kan ta ut ur den. Du sparar deras offentliga del i en fil, och din registrator skriver under den.',
    name: 'Namn på nyckeln',
    nameRule: 'a–z, 0–9 och bindestreck, till exempel anna-kontoret',
    agency: 'Myndighet',
    choose: 'Välj myndighet',
    roles: 'Roller',
    roleNames: { submitter: 'Lämnar in', approver: 'Godkänner', reader: 'Läser', auditor: 'Granskar' },
    holder: 'Person',
    holderRule:
      'Ett id som din registrator har gett dig, aldrig ett namn eller personnummer. Den som godkänner måste ha ett.',
    make: 'Gör nycklar',
    making: 'Gör nycklar …',
    missing: {
      name: 'Skriv ett namn på nyckeln: a–z, 0–9 och bindestreck.',
      agency: 'Välj din myndighet.',
      roles: 'Välj minst en roll.',
      holder: 'Den som godkänner är en person: skriv det id som registratorn har gett dig.',
    },
    awaited: (name: string) => `Samsyn känner inte nyckeln ${name} ännu`,
    awaitedHow:
      'Spara filen och ge den till din registrator på ett säkert sätt. Registratorn skriver under den, och den som driver Samsyn för in den. Sidan väntar, och släpper in dig då.',
    steps: 'Registratorns kommando, och sedan driftens:',
    save: 'Spara filen',
    keyid: 'Läs upp detta för registratorn, så att ni vet att filen är din:',
    expired: 'Har du varit inne förut, har tiden för din nyckel gått ut: be registratorn om en ny underskrift.',
    back: 'Tillbaka',
  },
  {
    enrol: 'Enrol this browser',
    enrolWhat:
      'The browser makes keys that nobody can take out of it. You save their public part as a file, and your registrar signs it.',
    name: 'Name of the key',
    nameRule: 'a–z, 0–9 and hyphens, such as anna-office',
    agency: 'Agency',
    choose: 'Choose an agency',
    roles: 'Roles',
    roleNames: { submitter: 'Submits', approver: 'Approves', reader: 'Reads', auditor: 'Audits' },
    holder: 'Person',
    holderRule:
      'An id that your registrar has given you, never a name or personal number. Whoever approves must have one.',
    make: 'Make keys',
    making: 'Making keys …',
    missing: {
      name: 'Write a name of the key: a–z, 0–9 and hyphens.',
      agency: 'Choose your agency.',
      roles: 'Choose one role at least.',
      holder: 'Whoever approves is a person: write the id that the registrar has given you.',
    },
    awaited: (name: string) => `Samsyn does not know the key ${name} yet`,
    awaitedHow:
      'Save the file and give it to your registrar by a way that you trust. The registrar signs it, and whoever runs Samsyn files it. This page waits, and lets you in then.',
    steps: "The registrar's command, and then the operator's:",
    save: 'Save the file',
    keyid: 'Read this out to the registrar, so that you both know that the file is yours:',
    expired: 'If you have been in before, the time of your key has run out: ask the registrar for a new signature.',
    back: 'Back',
  },
);
