import type { KeyValue } from './platform';
import { parseJson, numberField, stringField } from './wire';
import type { Content, Pending } from './types';

const TEXTS = 'loket.chat.outbox';
const FILES = 'loket.chat.files';

/** What an earlier visit left unsent. */
interface Shelved {
  readonly entries: readonly Pending[];
  /** Names of files that were on their way, because a page cannot keep files over a reload. */
  readonly lostFiles: readonly string[];
}

/** Keeps unsent messages over a reload. */
export interface OutboxShelf {
  put(pending: Pending): void;
  remove(key: string): void;
  /** Forgets everything, also what other tabs put here. */
  clear(): void;
  /** Reads everything; names of lost files are given once only. `createdAt` is used where none was kept. */
  load(createdAt: string): Shelved;
}

function readContent(value: unknown): Content | null {
  const text = stringField(value, 'text');
  if (text !== null) return { kind: 'text', text };
  const choice = stringField(value, 'choice');
  const label = stringField(value, 'label');
  if (choice === null || label === null) return null;
  return { kind: 'choice', choice, label, of: numberField(value, 'of') ?? 0 };
}

/**
 * A shelf that keeps texts and taps in `lasting` storage, where they survive the tab, and only the names of files in
 * `tab` storage. Each change reads the storage again and touches its own key alone, because another tab may keep
 * messages there.
 */
export function createOutboxShelf(lasting: KeyValue, tab: KeyValue): OutboxShelf {
  const readAll = (storage: KeyValue, name: string): readonly unknown[] => {
    const value = parseJson(storage.get(name) ?? '[]');
    return Array.isArray(value) ? value : [];
  };
  const writeAll = (storage: KeyValue, name: string, entries: readonly unknown[]): void =>
    entries.length === 0 ? storage.remove(name) : storage.set(name, JSON.stringify(entries));
  const without = (storage: KeyValue, name: string, key: string): readonly unknown[] =>
    readAll(storage, name).filter((entry) => stringField(entry, 'key') !== key);

  return {
    put({ key, content, auto, createdAt }) {
      if (content.kind === 'files') {
        const names = content.files.map((file) => file.name).join(', ');
        writeAll(tab, FILES, [...without(tab, FILES, key), { key, names }]);
        return;
      }
      // The page's own /mulai is not kept: the page makes it again when the history is empty.
      if (!auto) writeAll(lasting, TEXTS, [...without(lasting, TEXTS, key), { ...content, key, createdAt }]);
    },
    remove(key) {
      for (const [storage, name] of [[lasting, TEXTS] as const, [tab, FILES] as const]) {
        writeAll(storage, name, without(storage, name, key));
      }
    },
    clear() {
      lasting.remove(TEXTS);
      tab.remove(FILES);
    },
    load(createdAt) {
      const entries = readAll(lasting, TEXTS).flatMap((value): Pending[] => {
        const key = stringField(value, 'key');
        const content = readContent(value);
        if (key === null || content === null) return [];
        const at = stringField(value, 'createdAt') ?? createdAt;
        const rest = { auto: false, status: 'queued', progress: null, problem: null, seq: null } as const;
        return [{ key, content, ...rest, baseSeq: null, createdAt: at }];
      });
      const lostFiles = readAll(tab, FILES).flatMap((value) => stringField(value, 'names') ?? []);
      tab.remove(FILES);
      return { entries, lostFiles };
    },
  };
}
