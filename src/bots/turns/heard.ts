import { plainFileName } from '../../core/file-name.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent } from '../../models/message.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { FileHints, Heard, HeardFile, Origin } from '../../flows/types.js';
import type { FileRef, Incoming } from '../channels/channel.js';
import { openIncoming } from '../inbound/inbox.js';

/** A message of the inbox, decrypted; `file` is what intake made of its file, null without one. */
export interface Opened {
  readonly entry: InboxDoc;
  readonly incoming: Incoming;
  readonly file: HeardFile | null;
}

/** Decrypts an inbox entry. @throws {Error} when the payload cannot be opened */
export function openEntry(keyring: Keyring, entry: InboxDoc): Opened {
  return {
    entry,
    incoming: openIncoming(keyring, entry),
    file: entry.heard === null ? null : keyring.openTransit<HeardFile>(entry.heard),
  };
}

/**
 * Translates a batch (bots/inbound/waiting) into what the flows hear: one message, or consecutive files with what
 * was written about each. Null for what nobody answers.
 */
export function heardOf(batch: readonly Opened[]): Heard | null {
  const files = batch.flatMap((one) => (one.file === null ? [] : [withHints(one, one.file, batch)]));
  if (files.length > 0) {
    return { kind: 'files', files };
  }
  const [first] = batch;
  const body = first?.incoming.body;
  switch (body?.kind) {
    case 'text':
      return { kind: 'text', text: body.text, ...(first ? { origin: originOf(first) } : {}) };
    case 'choice':
      return { kind: 'choice', id: body.id };
    case 'contact':
      return { kind: 'contact', phone: body.phone, own: body.own };
    case 'edited':
      return {
        kind: 'edited',
        text: body.text,
        ...(first?.incoming.edits === undefined ? {} : { edits: first.incoming.edits }),
      };
    case 'unsupported':
      return { kind: 'unsupported', what: body.what };
    default:
      return null;
  }
}

function originOf({ entry, incoming }: Opened): Origin {
  return {
    id: incoming.externalId,
    sentAt: incoming.sentAt,
    receivedAt: entry.receivedAt.toISOString(),
    ...(incoming.quotes === undefined ? {} : { quotes: incoming.quotes }),
  };
}

/** A caption that only one file of an album carries is the album's: apps write it below the first picture. */
function withHints(
  { incoming: { body, albumId } }: Opened,
  file: HeardFile,
  batch: readonly Opened[],
): HeardFile {
  if (body.kind !== 'file') return file;
  const captions = albumId === undefined ? [] : captionsOf(batch, albumId);
  const [only] = captions;
  const { caption } = body;
  const hints: FileHints = {
    ...(caption === undefined ? {} : { caption }),
    ...(body.file.name === undefined ? {} : { name: body.file.name }),
    ...(captions.length === 1 && only !== undefined ? { album: only } : {}),
  };
  return Object.keys(hints).length === 0 ? file : { ...file, hints };
}

function captionsOf(batch: readonly Opened[], albumId: string): readonly string[] {
  return batch.flatMap(({ incoming }) =>
    incoming.albumId === albumId && incoming.body.kind === 'file' && incoming.body.caption !== undefined
      ? [incoming.body.caption]
      : [],
  );
}

/** Translates a person's message into its history entry; null for a block or a group's move. */
export function historyOf({ incoming: { body }, file }: Opened): MessageContent | null {
  switch (body.kind) {
    case 'text':
    case 'edited':
      return { text: body.text };
    case 'choice':
      return { text: `[${body.id}]` };
    case 'contact':
      return { text: body.phone };
    case 'unsupported':
      return { text: `(${body.what})` };
    case 'file':
      return { text: body.caption ?? '', files: [fileContent(body.file, file)] };
    case 'blocked':
    case 'migrated':
      return null;
  }
}

function fileContent(ref: FileRef, file: HeardFile | null): NonNullable<MessageContent['files']>[number] {
  const stored = file?.ok === true ? file.page : null;
  return {
    name: plainFileName(ref.name, 'foto'),
    contentType: stored?.contentType ?? 'application/octet-stream',
    size: stored?.bytes ?? ref.size ?? 0,
  };
}
