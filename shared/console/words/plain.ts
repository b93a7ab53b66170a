/**
 * Text of others as it may be shown. A report may hold marks that turn the order of writing, or hide in it: whoever wrote it could make
 * an approver read something else than what is decided on. They are shown as what they are, and so is whatever Unicode lets a font leave
 * out (fillers, selectors of variants, tags). Line ends and tabs stay; joiners (ZWJ, ZWNJ) after a letter or a pictograph are how Persian,
 * Hindi and families of people are written, a selector after a pictograph is how it is coloured, and a soft hyphen is a word's own.
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
export function plain(text: string): string {
  return text.replace(
    /(?<![\p{L}\p{M}\p{So}\p{Emoji_Modifier}])[\u200c\u200d]|(?<![\p{So}\p{Emoji}])[\ufe0e\ufe0f]|(?![\n\t\u00ad\u200c]|\u200d|[\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu,
    '\ufffd',
  );
}
