import { effect, signal } from '@preact/signals';

/** The languages that the console speaks, each completely. */
export type Language = 'sv' | 'en';

/** The first of a browser's languages that the console speaks; Swedish where it speaks none of them. */
export function languageOf(wanted: readonly string[]): Language {
  for (const one of wanted) {
    const language = one.toLowerCase().split('-')[0];
    if (language === 'sv' || language === 'en') return language;
  }
  return 'sv';
}

/** The language of this tab. It is kept nowhere: the browser's own settings say which it begins with. */
export const language = signal<Language>(languageOf(globalThis.navigator?.languages ?? []));

/** The locale in which dates and numbers are written: British English, with 24 hours. */
export function locale(): string {
  return language.value === 'sv' ? 'sv-SE' : 'en-GB';
}

/** Tells assistive technology, and the browser's own hyphens and quotes. */
export function followLanguage(root: HTMLElement): () => void {
  return effect(() => {
    root.lang = language.value;
  });
}

/** All bilingual texts that were made, for the test that compares them. */
const all: { readonly sv: unknown; readonly en: unknown }[] = [];
export function everyText(): readonly { readonly sv: unknown; readonly en: unknown }[] {
  return all;
}

/**
 * Texts of one room in both languages, with the same keys: tsc refuses one that is missing. Answers a function that gives those of the
 * language of the moment; whoever calls it while drawing is drawn anew when the language changes.
 */
export function bilingual<Words extends object>(sv: Words, en: NoInfer<Words>): () => Words {
  all.push({ sv, en });
  return () => (language.value === 'sv' ? sv : en);
}
