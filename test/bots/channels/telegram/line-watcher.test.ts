import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANNELS } from '../../../../src/bots/channels/table.js';
import { Line } from '../../../../src/bots/channels/telegram/line.js';
import { lineWatcher } from '../../../../src/bots/channels/telegram/line-watcher.js';
import { silentLogger } from '../../../../src/core/log.js';
import { TELEGRAM_AWAY_TOLD_MS, TELEGRAM_BACK_TOLD_MS } from '../../../../src/core/limits.js';
import { createMetrics } from '../../../../src/core/metrics.js';
import { Signals } from '../../../../src/core/signals.js';
import { native } from '../../../../src/models/store.js';
import { Post } from '../../../../src/notices/post.js';
import type { OutboxPayload } from '../../../../src/notices/types.js';
import { testDesk } from '../../../support/admin/desk.js';
import { testStore, type TestStore } from '../../../support/store.js';
import { testOffice } from '../../../support/office.js';
import { until } from '../../../support/until.js';

const metrics = createMetrics({ processMetrics: false });
let at: TestStore;
let line: Line;
beforeAll(async () => {
  at = await testStore();
  const post = new Post({ ...at, signals: new Signals(), staffGroup: true, channelTable: CHANNELS });
  const log = silentLogger();
  line = new Line({
    log,
    clock: at.clock,
    changed: lineWatcher({ ...at, post, log, metrics, office: testOffice() }),
  });
});
afterAll(() => at.stop());

const told = async (): Promise<readonly string[]> => {
  const entries = await native(at.store.outbox).find({ kind: 'staff' }).sort({ _id: 1 }).toArray();
  return entries.flatMap(({ payload }) => {
    const opened = at.keyring.openTransit<OutboxPayload>(payload);
    return opened.kind === 'staff' && opened.announcement.kind === 'notice' ? [opened.announcement.text] : [];
  });
};
const gauge = async () =>
  (await metrics.channelUp.get()).values.find(({ labels }) => labels.channel === 'telegram')?.value;

describe('a line that was in trouble', () => {
  it('is told of to the staff group once it works, at most once an hour, and measured', async () => {
    line.is('up');
    expect(await gauge()).toBe(1);
    line.is('conflict');
    expect(await gauge()).toBe(0);
    at.clock.advance(5 * 60_000);
    line.is('up');
    await until('the group to be told', async () => (await told()).length === 1);
    expect((await told())[0]).toContain('10.00 WITA terputus (token bot dipakai proses lain)');
    line.is('token');
    line.is('up');
    line.is('away');
    line.is('up');
    at.clock.advance(TELEGRAM_BACK_TOLD_MS);
    line.is('token');
    line.is('up');
    await until('the group to be told again', async () => (await told()).length === 2);
    expect((await told())[1]).toContain('token bot ditolak');
  });

  it('shows a banner, of silence only after a while', () => {
    line.is('away');
    expect(line.trouble).toBeNull();
    at.clock.advance(TELEGRAM_AWAY_TOLD_MS);
    expect(line.trouble).toContain('tidak terhubung');
    line.is('token');
    expect(line.trouble).toContain('token bot ditolak');
    line.is('up');
    expect(line.trouble).toBeNull();
  });
});

it('a trouble stands above every staff page for whoever is signed in, and for nobody else', async () => {
  const desk = await testDesk({ troubles: ['Telegram terputus: token <bot> ditolak.'] });
  try {
    const page = await (await (await desk.as('auditor')).send('GET', '/petugas')).text();
    expect(page).toContain('role="alert">Telegram terputus: token &lt;bot&gt; ditolak.');
    expect(await (await desk.visitor().send('GET', '/petugas/masuk')).text()).not.toContain('terputus');
  } finally {
    await desk.stop();
  }
});
