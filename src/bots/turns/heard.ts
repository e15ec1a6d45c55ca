import { plainFileName } from '../../core/file-name.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent } from '../../models/message.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { Heard, HeardFile } from '../../flows/types.js';
import type { FileRef, Incoming } from '../channels/channel.js';
import { openIncoming } from '../inbound/inbox.js';

/** `file` is what intake made of the message's file, null without one. */
export interface Opened {
  readonly entry: InboxDoc;
  readonly incoming: Incoming;
  readonly file: HeardFile | null;
}

/** Throws when the payload cannot be opened. */
export function openEntry(keyring: Keyring, entry: InboxDoc): Opened {
  return {
    entry,
    incoming: openIncoming(keyring, entry),
    file: entry.heard === null ? null : keyring.openTransit<HeardFile>(entry.heard),
  };
}

/** Translates a batch (bots/inbound/waiting) for the flows; captions are joined. Null for what nobody answers. */
export function heardOf(batch: readonly Opened[]): Heard | null {
  const files = batch.flatMap(({ file }) => (file === null ? [] : [file]));
  if (files.length > 0) {
    const captions = batch.flatMap(({ incoming: { body } }) =>
      body.kind === 'file' && body.caption !== undefined ? [body.caption] : [],
    );
    return { kind: 'files', files, ...(captions.length > 0 ? { caption: captions.join('\n') } : {}) };
  }
  const body = batch[0]?.incoming.body;
  switch (body?.kind) {
    case 'text':
      return { kind: 'text', text: body.text };
    case 'choice':
      return { kind: 'choice', id: body.id };
    case 'contact':
      return { kind: 'contact', phone: body.phone, own: body.own };
    case 'edited':
      return { kind: 'edited', text: body.text };
    case 'unsupported':
      return { kind: 'unsupported', what: body.what };
    default:
      return null;
  }
}

/** Null for a block or a group's move. */
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
