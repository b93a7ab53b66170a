/** How agencies, sizes, times and codes are put into words. */

/** An agency's name in a sentence: `customs` is Customs. */
export const named = (agency: string): string => agency.charAt(0).toUpperCase() + agency.slice(1);

/** Bytes in kB of 1,000. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** An RFC 3339 time in UTC, to the minute. */
export const minute = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;

/** Milliseconds in seconds. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** A text in lines of at most so many characters, broken between words. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};
