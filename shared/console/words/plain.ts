/**
 * Text of others as it may be shown. A report may hold marks that turn the order of writing, or hide in it: whoever wrote it could make
 * an approver read something else than what is decided on. They are shown as what they are. Line ends and tabs stay; joiners (ZWJ, ZWNJ)
 * after a letter or a pictograph are how Persian, Hindi and families of people are written, and a soft hyphen is a word's own.
 */
export const plain = (text: string): string =>
  text.replace(
    /(?<![\p{L}\p{M}\p{So}\p{Emoji_Modifier}])[\u200c\u200d]|(?![\n\t\u00ad\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    '\ufffd',
  );
