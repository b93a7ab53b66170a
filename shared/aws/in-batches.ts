interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is asked in one turn of the event loop into calls of at most `most` items, and gives each asker the answer to its own.
 * The records of one event are worked on at once, so that ten of them make one call and not ten; a single one waits for nobody.
 * @param call answers each item in order; an Error is the answer to that item alone, and a rejection that of all.
 */
export function inBatches<Item, Answer>(
  most: number,
  call: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  const answer = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await call(batch.map(({ item }) => item));
      for (const [i, { resolve, reject }] of batch.entries()) {
        const given = answers[i];
        if (i in answers && !(given instanceof Error)) resolve(given as Answer);
        else reject(given ?? new Error('a batch was answered in part'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let i = 0; i < all.length; i += most) void answer(all.slice(i, i + most));
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ item, resolve, reject });
    });
}
