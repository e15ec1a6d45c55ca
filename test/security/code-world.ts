import { CHANNELS } from '../../src/bots/channels/table.js';
import { connectStore } from '../../src/models/connection.js';
import { Codes } from '../../src/codes/codes.js';
import { MailCodes } from '../../src/codes/mail-codes.js';
import { silentLogger } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { Signals } from '../../src/core/signals.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { native, type Store } from '../../src/models/store.js';
import { inTransaction, type Tx } from '../../src/models/transaction.js';
import { Post } from '../../src/notices/post.js';
import type { OutboxPayload } from '../../src/notices/types.js';
import { testStore, type TestStore } from '../support/store.js';
import { testOffice } from '../support/office.js';

/** One process that makes and compares codes. */
export interface CodeProcess {
  readonly store: Store;
  readonly codes: Codes;
  readonly mailCodes: MailCodes;
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Two processes on one database, with one clock that the test moves. */
export interface CodeWorld extends TestStore {
  readonly first: CodeProcess;
  readonly second: CodeProcess;
  /** Mails that were sent, oldest first. */
  mails(): Promise<readonly { readonly to: string; readonly code: string }[]>;
}

export async function codeWorld(): Promise<CodeWorld> {
  const at = await testStore();
  const other = await connectStore({ uri: at.uri, log: silentLogger(), clock: at.clock });
  const process = (store: Store): CodeProcess => {
    const office = testOffice();
    const metrics = createMetrics({ processMetrics: false });
    const security = new SecurityLog({ store, log: silentLogger(), metrics });
    const ground = { store, keyring: at.keyring, office, security };
    const post = new Post({ ...ground, signals: new Signals(), staffGroup: false, channelTable: CHANNELS });
    const codes = new Codes(ground);
    return {
      store,
      codes,
      mailCodes: new MailCodes({ ...ground, channelTable: CHANNELS, codes, post }),
      run: (work) => inTransaction(store, work),
    };
  };
  return {
    ...at,
    first: process(at.store),
    second: process(other),
    mails: async () => {
      const entries = await native(at.store.outbox).find({ kind: 'mail' }).sort({ _id: 1 }).toArray();
      return entries.flatMap(({ payload }) => {
        const opened = at.keyring.openTransit<OutboxPayload>(payload);
        if (opened.kind !== 'mail') return [];
        const code = opened.mail.paragraphs.find((one) => /^\d{6}$/u.test(one)) ?? '';
        return [{ to: opened.mail.to, code }];
      });
    },
    stop: async () => {
      await other.close();
      await at.stop();
    },
  };
}
