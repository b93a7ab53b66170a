/** Luhn's control digit (ISO/IEC 7812-1, annex B): doubled from the right, the control digit itself last and single. */
export function luhnHolds(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, i) => {
    const product = Number(character) * (i % 2 === 1 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10 === 0;
}

/** The digit that makes these hold. */
export function luhnDigit(digits: string): string {
  return [...'0123456789'].find((digit) => luhnHolds(digits + digit)) ?? '';
}

/** Compatible forms as one (full-width digits, ligatures), and every dash and space as the plain one. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s/gu, ' ')
    .trim();
}

/** The same without what people put between digits and letters to read them. */
export function compact(text: string): string {
  return plain(text).replace(/[ ./-]/g, '');
}
