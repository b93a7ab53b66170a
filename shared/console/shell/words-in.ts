function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Whether all words that somebody looks for are in what is said, whatever their case and order. */
export function saysAll(said: string, looked: string): boolean {
  const words = folded(looked)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = folded(said);
  return words.every((word) => text.includes(word));
}
