/** Ends a script that was called otherwise than it can be, with a sentence about the call. */
export function notSo(sentence: string): never {
  console.error(`${sentence}\n--help tells how it is called.`);
  process.exit(2);
}

/** The command line of one of the project's own scripts, as `parse` reads it. --help, which each of them has to know, prints its text. */
export function scriptOptions<Parsed extends { readonly values: { readonly help?: boolean | undefined } }>(
  help: string,
  parse: () => Parsed,
): Parsed {
  let parsed: Parsed;
  try {
    parsed = parse();
  } catch (error) {
    return notSo(error instanceof Error ? error.message : String(error));
  }
  if (parsed.values.help) {
    console.log(help);
    process.exit(0);
  }
  return parsed;
}

/** A whole number from 1 on, as an option has it. */
export function countIn(option: string, text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : notSo(`--${option} is a whole number, 1 or more`);
}
