/**
 * Does something with each item, so many at once, in the order in which they begin; an item is asked for when somebody is free to take it,
 * so that no more than `atOnce` are in memory. The first failure ends it: what is under way is finished, and then it is thrown.
 */
export async function eachAtOnce<Item>(
  items: AsyncGenerator<Item>,
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  let failed: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    try {
      while (failed === undefined) {
        const { done, value } = await items.next();
        if (done) return;
        await act(value);
      }
    } catch (error) {
      failed ??= { error };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await items.return(undefined);
  if (failed !== undefined) throw failed.error;
}

/** Groups of up to so many items, as they come. */
export async function* groupsOf<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

/** The items up to where somebody has ended the run. */
export async function* untilStopped<Item>(items: AsyncIterable<Item>, stopped: () => boolean): AsyncGenerator<Item> {
  for await (const item of items) {
    if (stopped()) return;
    yield item;
  }
}
