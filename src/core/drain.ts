/**
 * Performs what waits, in order, up to `concurrency` at a time, and takes each item out of the list as it begins. Once `mayBegin` is
 * false, nothing more begins, and the rest stays in the list. Rejects when `perform` does.
 */
export async function drain<Item>(
  waiting: Item[],
  concurrency: number,
  mayBegin: () => boolean,
  perform: (item: Item) => Promise<void>,
): Promise<void> {
  const next = () => (mayBegin() ? waiting.shift() : undefined);
  const worker = async () => {
    for (let item = next(); item !== undefined; item = next()) await perform(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, worker));
}
