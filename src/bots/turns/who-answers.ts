import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent } from '../../models/message.js';
import { accountKey } from '../../models/staff.js';
import type { LinkedAccounts } from '../staff/linked-accounts.js';
import { routeOf } from '../staff/routing.js';
import type { StaffGroupChat } from '../staff/staff-group-chat.js';
import { heardOf, historyOf, type Opened } from './heard.js';
import type { Answerer, Manner } from './turn.js';

export interface WhoAnswersParts {
  readonly keyring: Keyring;
  readonly linked: Pick<LinkedAccounts, 'has'>;
  readonly staffGroupChat: Pick<StaffGroupChat, 'group'>;
}

/** Decides who answers a batch. For one that could not be opened (empty), the kind of the conversation decides. */
export async function whoAnswers(
  { keyring, linked, staffGroupChat }: WhoAnswersParts,
  conversation: Pick<ConversationDoc, 'kind'>,
  batch: readonly Opened[],
  manner: Manner,
): Promise<Answerer> {
  const incoming = batch[0]?.incoming;
  if (!incoming) {
    return conversation.kind === 'staff' ? { by: 'staff-apology' } : { by: 'apology', history: [] };
  }
  const { address, sender, body } = incoming;
  if (body.kind === 'migrated') return { by: 'migration', from: address, to: body.toChat };
  if (body.kind === 'blocked') return { by: 'nobody' };
  const { channel, account } = address;
  const key = accountKey(keyring, { channel, account, userId: sender.id });
  const route = routeOf(incoming, await staffGroupChat.group(), await linked.has(key));
  if (route === 'nobody') return { by: 'nobody' };
  if (route === 'staff') return manner === 'answer' ? { by: 'staff', incoming } : { by: 'staff-apology' };
  const history = batch.flatMap(historyItem);
  return manner === 'answer'
    ? { by: 'applicant', heard: heardOf(batch), history }
    : { by: 'apology', history };
}

/** Nothing where the channel wrote the message at receipt. */
function historyItem(one: Opened): MessageContent[] {
  if (one.entry.seq !== null) return [];
  const content = historyOf(one);
  return content === null ? [] : [content];
}
