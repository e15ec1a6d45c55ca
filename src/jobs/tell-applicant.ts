import { withPersonalLink, type LinkParts } from '../cases/personal-link.js';
import type { Choice } from '../flows/types.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Part } from '../notices/notice-parts.js';
import { noticeWords } from '../notices/notice-words.js';
import type { Post } from '../notices/post.js';
import type { CaseState } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';

/** A reminder to an applicant. */
export interface Reminder {
  readonly subject: string;
  readonly parts: readonly Part[];
  readonly choices: readonly Choice[];
}

/** Sends a reminder to the chat and by mail, the channel of record. False when the person's data were destroyed. */
export async function tellApplicant(
  deps: LinkParts & { readonly store: Store; readonly post: Post },
  tx: Tx,
  { id, applicant }: Pick<CaseState, 'id' | 'applicant'>,
  { subject, parts, choices }: Reminder,
): Promise<boolean> {
  const { store, post } = deps;
  if (!applicant || applicant.email === DESTROYED) return false;
  const found = await native(store.cases).findOne(
    { _id: id },
    { session: tx.session, projection: { conversationId: 1 } },
  );
  if (found?.conversationId != null) {
    const speech = { from: 'loket' as const, text: said(parts, 'chat').join('\n'), choices };
    await post.toConversation(tx, found.conversationId, [speech], { caseId: id });
  }
  const words = [noticeWords.salutation(applicant.name), ...said(parts, 'mail')];
  const mail = { to: applicant.email, subject, paragraphs: words };
  await post.mail(tx, withPersonalLink(deps, id, mail, tx.now), { caseId: id });
  return true;
}

function said(parts: readonly Part[], where: keyof Part): readonly string[] {
  return parts.flatMap((part) => part[where] ?? []);
}
