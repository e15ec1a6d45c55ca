import type { Choice, FileInfo, Item, Office, Progress, Reading, Sender } from './types';

const SENDERS: readonly string[] = ['applicant', 'loket', 'petugas'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function readChoice(value: unknown): Choice | null {
  if (!isRecord(value) || typeof value['id'] !== 'string') return null;
  const group = text(value['group']);
  return {
    id: value['id'],
    label: text(value['label']) || value['id'],
    ...(group === '' ? {} : { group }),
    ...(value['tone'] === 'danger' ? { tone: 'danger' as const } : {}),
  };
}

function readFile(value: unknown): FileInfo | null {
  if (!isRecord(value)) return null;
  const file = {
    name: text(value['name']) || 'berkas',
    contentType: text(value['contentType']),
    size: typeof value['size'] === 'number' ? value['size'] : 0,
  };
  const [href, thumb] = [ownPath(value['href']), ownPath(value['thumb'])];
  return { ...file, ...(href === null ? {} : { href }), ...(thumb === null ? {} : { thumb }) };
}

function readProgress(value: unknown): { readonly progress?: Progress } {
  if (!isRecord(value)) return {};
  const [part, of] = [value['part'], value['of']];
  if (typeof part !== 'number' || typeof of !== 'number' || part < 1 || part > of) return {};
  return { progress: { part, of, section: text(value['section']) } };
}

/** A path on this site, or null: any other address could carry the person's token elsewhere. */
function ownPath(value: unknown): string | null {
  const path = text(value);
  return /^\/(?![/\\])/.test(path) ? path : null;
}

/** One history item from the server's JSON; null when it is not one (no seq, unknown sender). */
export function readItem(value: unknown): Item | null {
  if (!isRecord(value)) return null;
  const { seq, from } = value;
  if (typeof seq !== 'number' || typeof from !== 'string' || !SENDERS.includes(from)) return null;
  return {
    seq,
    from: from as Sender,
    text: text(value['text']),
    choices: list(value['choices']).flatMap((entry) => readChoice(entry) ?? []),
    files: list(value['files']).flatMap((entry) => readFile(entry) ?? []),
    ...readProgress(value['progress']),
    at: text(value['at']),
  };
}

/** Parses the answer of `GET /api/chat/messages`; items that cannot be read are left out. */
export function readReading(value: unknown): Reading {
  if (!isRecord(value)) return { done: true, items: [] };
  return {
    done: value['done'] !== false,
    items: list(value['items']).flatMap((entry) => readItem(entry) ?? []),
  };
}

/**
 * Parses the answer of `GET /api/chat/office`; `fallback` fills what is missing. `hours` may be one line or several.
 */
export function readOffice(value: unknown, fallback: Office): Office {
  if (!isRecord(value)) return fallback;
  const hours =
    typeof value['hours'] === 'string' ? value['hours'].split('\n') : list(value['hours']).map(text);
  return {
    name: text(value['name']) || fallback.name,
    service: text(value['service']) || fallback.service,
    hours: hours.filter((line) => line.trim() !== ''),
    free: value['free'] === true,
  };
}

/** A non-empty string field of a JSON object, or null. */
export function stringField(value: unknown, name: string): string | null {
  return isRecord(value) ? text(value[name]) || null : null;
}

/** A number field of a JSON object, or null. */
export function numberField(value: unknown, name: string): number | null {
  const field = isRecord(value) ? value[name] : null;
  return typeof field === 'number' ? field : null;
}

/** Parses JSON; null when the text is none. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return null;
  }
}
