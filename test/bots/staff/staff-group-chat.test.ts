import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StaffGroupChat } from '../../../src/bots/staff/staff-group-chat.js';
import { silentLogger } from '../../../src/core/log.js';
import { createMetrics } from '../../../src/core/metrics.js';
import { newConversation } from '../../../src/models/conversation.js';
import { SecurityLog } from '../../../src/models/security-log.js';
import { inTransaction } from '../../../src/models/transaction.js';
import { testStore, type TestStore } from '../../support/store.js';

const GROUP = { channel: 'telegram', account: 'loket', chat: '-100' } as const;

let at: TestStore;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.stop());

function staffGroupChat(): StaffGroupChat {
  const { store, keyring } = at;
  const log = silentLogger();
  const security = new SecurityLog({ store, log, metrics: createMetrics({ processMetrics: false }) });
  return new StaffGroupChat({ store, keyring, group: GROUP, log, security });
}

it.each([
  ['another channel', { ...GROUP, channel: 'gema' }],
  ['another account', { ...GROUP, account: 'lain' }],
  ['another chat', { ...GROUP, chat: '-101' }],
])('a group of %s that moves takes no staff group along', async (_what, from) => {
  const chats = staffGroupChat();
  const { store, keyring, clock } = at;
  const stranger = newConversation(keyring, from, 'staff', clock.now());
  await inTransaction(store, (tx) => chats.migrate(tx, stranger, { from, to: '-200' }));
  await inTransaction(store, (tx) => chats.moved(from, '-200', tx));
  expect(await chats.group()).toEqual(GROUP);
  expect(await staffGroupChat().group()).toEqual(GROUP);
});

it('the staff group is followed, also after a restart', async () => {
  const chats = staffGroupChat();
  await inTransaction(at.store, (tx) => chats.moved(GROUP, '-200', tx));
  expect(await chats.group()).toEqual({ ...GROUP, chat: '-200' });
  expect(await staffGroupChat().group()).toEqual({ ...GROUP, chat: '-200' });
});
