import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHAT_TOKEN_MS } from '../../../../src/core/limits.js';
import { native } from '../../../../src/models/store.js';
import { inTransaction } from '../../../../src/models/transaction.js';
import { ChatServer, Events, otherIds } from '../../../support/chat-server.js';

let server: ChatServer;
beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.stop());

const status = async (token: string): Promise<number> =>
  (await server.call('GET', '/messages', token)).status;
const DAY = 24 * 60 * 60 * 1000;

describe('the token of a chat', () => {
  it('is ended by its owner: at once, for reading, writing and open streams, and the conversation stays', async () => {
    const token = await server.quietSession();
    await server.say(token, { text: 'halo' });
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const events = [new Events(server.url, token), new Events(other.url, token)];
    for (const open of events) await open.until(() => open.seqs.length === 1);
    expect((await server.call('DELETE', '/sessions/current', token)).status).toBe(204);
    for (const open of events) await open.whenEnded();
    expect(await status(token)).toBe(401);
    expect((await server.say(token, { text: 'masih?' })).status).toBe(401);
    expect((await server.call('GET', '/stream', token)).status).toBe(401);
    expect((await server.call('DELETE', '/sessions/current', token)).status).toBe(401);
    const { store } = server.stored;
    const conversationId = server.conversationId(token);
    expect(await native(store.conversations).countDocuments({ _id: conversationId })).toBe(1);
    expect(await native(store.messages).countDocuments({ conversationId })).toBe(1);
    expect(await native(store.audit).findOne({ action: 'session-ended' })).toMatchObject({ actor: null });
    await other.stop();
  });

  it('ends after 90 days without use, and lives on while it is used', async () => {
    const [used, idle] = [await server.session(), await server.session()];
    server.stored.clock.advance(CHAT_TOKEN_MS.idle - DAY);
    expect(await status(used)).toBe(200);
    server.stored.clock.advance(DAY);
    expect([await status(used), await status(idle)]).toEqual([200, 401]);
  });

  it('that was ended has nothing more said into it: mail is what is left', async () => {
    const token = await server.quietSession();
    const id = server.conversationId(token);
    const tell = () =>
      inTransaction(server.stored.store, (tx) =>
        server.post.toConversation(tx, id, [{ from: 'petugas', text: 'Mohon kabarnya.' }]),
      );
    expect(await tell()).toBe(true);
    await server.call('DELETE', '/sessions/current', token);
    expect(await tell()).toBe(false);
  });
});
