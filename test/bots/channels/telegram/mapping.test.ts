import { describe, expect, it } from '@jest/globals';
import type * as Types from 'telegraf/types';
import { mapUpdate } from '../../../../src/bots/channels/telegram/mapping.js';
import type { Incoming } from '../../../../src/bots/channels/channel.js';
import { ManualClock } from '../../../../src/core/clock.js';

const BOT = { id: 900, username: 'loket_uji_bot' };
const SITI = { id: 11, is_bot: false, first_name: 'Siti' };
const PRIVATE = { id: 11, type: 'private', first_name: 'Siti' } as const;
const GROUP = { id: -100, type: 'supergroup', title: 'Staf' } as const;
const NOW = '2026-11-24T02:00:00.000Z';
/** Long before the update arrives: Telegram keeps what was sent while nobody asked. */
const SENT = 1_795_000_000;

/** An update with a message, in the parts that matter. */
function message(more: object): Types.Update {
  const body = { message_id: 7, date: SENT, from: SITI, chat: PRIVATE, text: 'halo', ...more };
  return { update_id: 1, message: body };
}
const map = (update: Types.Update): Incoming | undefined =>
  mapUpdate(update, BOT, new ManualClock(NOW))?.incoming;
const from = (who: object): object => ({
  message_id: 5,
  date: SENT - 60,
  chat: PRIVATE,
  from: who,
  text: '?',
});

describe('what a message says of others', () => {
  it('quotes a message of ours, in private as in a group', () => {
    const ours = from({ id: BOT.id, is_bot: true, first_name: 'Loket' });
    expect(map(message({ reply_to_message: ours }))?.quotes).toBe('5');
    expect(map(message({ chat: GROUP, reply_to_message: ours }))?.quotes).toBe('5');
  });

  it('does not quote what somebody else wrote, nor the person themself', () => {
    const another = { id: 77, is_bot: true, first_name: 'Bot lain' };
    for (const who of [SITI, another]) {
      expect(map(message({ reply_to_message: from(who) }))).not.toHaveProperty('quotes');
    }
    expect(map(message({}))).not.toHaveProperty('quotes');
  });

  it('names the message that an edit changes by what that was stored under', () => {
    const first = map(message({}));
    const edited = {
      message_id: 7,
      date: SENT,
      edit_date: SENT + 30,
      from: SITI,
      chat: PRIVATE,
      text: 'hai',
    };
    const edit = map({ update_id: 2, edited_message: edited });
    expect(edit).toMatchObject({ body: { kind: 'edited', text: 'hai' }, edits: first?.externalId });
    expect(edit?.externalId).not.toBe(first?.externalId);
    expect(first).not.toHaveProperty('edits');
  });
});

describe('when the person sent it', () => {
  it('is the date of the message, and of an edit its own', () => {
    expect(map(message({}))?.sentAt).toBe(new Date(SENT * 1000).toISOString());
    const edited = {
      message_id: 7,
      date: SENT,
      edit_date: SENT + 30,
      from: SITI,
      chat: PRIVATE,
      text: 'hai',
    };
    const edit = map({ update_id: 2, edited_message: edited });
    expect(edit?.sentAt).toBe(new Date((SENT + 30) * 1000).toISOString());
  });

  it('is the instant of receipt for a tap, of which Telegram gives no time', () => {
    const query = {
      id: '1',
      from: SITI,
      chat_instance: '1',
      data: 'w.menu',
      message: { message_id: 5, date: SENT, chat: PRIVATE },
    };
    expect(map({ update_id: 3, callback_query: query } as unknown as Types.Update)?.sentAt).toBe(NOW);
  });
});
