const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text that JSON.parse refuses stops being JSON: the offset of the first token that does not belong there. */
export const brokenAt = (text: string): number => {
  let at = 0;
  const skip = (token: RegExp): boolean => {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    at += found?.length ?? 0;
    return found !== undefined;
  };
  const closers: string[] = [];
  let awaited: 'value' | 'item or end' | 'name' | 'name or end' | 'comma or end' = 'value';
  for (;;) {
    skip(space);
    const character = text[at];
    const mayEnd = awaited.endsWith('end') && character !== undefined && character === closers.at(-1);
    if (mayEnd) {
      closers.pop();
      at += 1;
      awaited = 'comma or end';
    } else if (awaited === 'comma or end') {
      if (character !== ',' || closers.length === 0) return at;
      at += 1;
      awaited = closers.at(-1) === '}' ? 'name' : 'value';
    } else if (awaited.startsWith('name')) {
      if (!skip(string)) return at;
      skip(space);
      if (text[at] !== ':') return at;
      at += 1;
      awaited = 'value';
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']');
      at += 1;
      awaited = character === '{' ? 'name or end' : 'item or end';
    } else {
      if (!skip(string) && !skip(scalar)) return at;
      awaited = 'comma or end';
    }
  }
};

/** A place in a text as editors name it, "line 3, column 14"; whether it is the end. */
export const placeIn = (text: string, offset: number): string => {
  const whole = text.trimEnd();
  const lines = text.slice(0, Math.min(offset, whole.length)).split('\n');
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  return offset < whole.length ? place : `its end, ${place}`;
};
