/** Pause between two looks, ms. */
const LOOK_MS = 5;

/**
 * Waits until a condition holds, checking it every `everyMs`; gives what it gave.
 * @throws {Error} after `patienceMs`, which names what was waited for, with what `print` says, if given
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  {
    patienceMs = 60_000,
    everyMs = LOOK_MS,
    print,
  }: { readonly patienceMs?: number; readonly everyMs?: number; readonly print?: () => string } = {},
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}${print ? `\n${print()}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
