import type { KeyValue } from '../../web/chat/client/platform';

/** Storage that lasts as long as the object; give it to a second client to imitate a reload. */
export function memoryStore(): KeyValue & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (name) => entries.get(name) ?? null,
    set: (name, value) => {
      entries.set(name, value);
    },
    remove: (name) => {
      entries.delete(name);
    },
  };
}
