import { causeOf } from '../../../core/errors.js';
import { TELEGRAM_BACK_TOLD_MS } from '../../../core/limits.js';
import type { Logger } from '../../../core/log.js';
import type { Metrics } from '../../../core/metrics.js';
import type { Store } from '../../../models/store.js';
import { inTransaction } from '../../../models/transaction.js';
import type { Post } from '../../../notices/post.js';
import { formatDateTime } from '../../../sop/calendar-words.js';
import type { Office } from '../../../sop/office.js';
import type { LineChange } from './line.js';

/**
 * Makes a listener to changes of the line: it sets the gauge, and tells the staff group when Telegram works again after
 * a conflict or a refused token, at most once in `TELEGRAM_BACK_TOLD_MS`.
 */
export function lineWatcher(parts: {
  readonly store: Store;
  readonly post: Post;
  readonly office: Office;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'channelUp'>;
}): (change: LineChange) => void {
  const { store, post, office, log, metrics } = parts;
  let told = -Infinity;
  return ({ state, before, since }) => {
    metrics.channelUp.set({ channel: 'telegram' }, state === 'up' ? 1 : 0);
    if (state !== 'up' || (before !== 'conflict' && before !== 'token')) return;
    const now = store.clock.now().getTime();
    if (now - told < TELEGRAM_BACK_TOLD_MS) return;
    told = now;
    const why = before === 'token' ? 'token bot ditolak' : 'token bot dipakai proses lain';
    const text = `Telegram kembali menerima pesan; sejak ${formatDateTime(since.toISOString(), office)} terputus (${why}).`;
    inTransaction(store, (tx) => post.toStaffGroup(tx, { kind: 'notice', text })).catch((error: unknown) => {
      log.warn({ cause: causeOf(error) }, 'the staff group was not told that telegram works again');
    });
  };
}
