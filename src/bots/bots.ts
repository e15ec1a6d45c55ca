import type { Booking } from '../booking/booking.js';
import type { Bindings } from '../cases/bindings.js';
import type { Cases } from '../cases/cases.js';
import type { Codes } from '../codes/codes.js';
import type { MailCodes } from '../codes/mail-codes.js';
import type { ChannelName, ChannelTable } from '../core/channel-table.js';
import type { Clock } from '../core/clock.js';
import type { DiskRoom } from '../core/disk-room.js';
import type { Ids } from '../core/ids.js';
import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import type { Signals } from '../core/signals.js';
import type { Examine } from '../documents/examine.js';
import type { Vault } from '../documents/vault.js';
import type { Keyring } from '../models/keyring.js';
import type { SecurityLog } from '../models/security-log.js';
import type { Store } from '../models/store.js';
import type { Attachments } from '../notices/attachments.js';
import type { Mailer } from '../notices/mailer.js';
import type { Post } from '../notices/post.js';
import type { ChatAddress } from '../notices/types.js';
import type { Office } from '../sop/office.js';
import { Acts } from './applicant/acts.js';
import type { Channel } from './channels/channel.js';
import { chatDeliverer, mailDeliverer, staffDeliverer } from './outbound/deliverers.js';
import { Handovers } from './outbound/handovers.js';
import { Intake } from './inbound/intake.js';
import { LinkedAccounts } from './staff/linked-accounts.js';
import { Outbox } from './outbound/outbox.js';
import { UndeliveredMail } from './outbound/undelivered-mail.js';
import { DeliveryResults } from './outbound/delivery-results.js';
import type { Pacing } from './outbound/pacing.js';
import { Poller } from './work/poller.js';
import { StaffGroupChat } from './staff/staff-group-chat.js';
import type { StaffAccess } from './staff/staff-use-cases.js';
import { Turns } from './turns/turns.js';

export interface BotsParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly codes: Codes;
  readonly mailCodes: MailCodes;
  readonly bindings: Bindings;
  readonly booking: Booking;
  readonly vault: Vault;
  readonly examine: Examine;
  /** True for a chat whose files are heavy; `owner` is `chat:` and the conversation's id. */
  readonly isSlow: (owner: string) => boolean;
  readonly disk: DiskRoom;
  readonly post: Post;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly attachments: Pick<Attachments, 'make'>;
  readonly access: StaffAccess;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly channelTable: ChannelTable;
  readonly pacing: ReadonlyMap<ChannelName, Pacing>;
  /** The staff group as configured; null without one. */
  readonly staffGroup: ChatAddress | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly security: SecurityLog;
}

/** The message path of one process: intake of files, turns, deliveries and the poller. */
export interface Bots {
  /** Starts all parts; work left from the last run is taken up at once. */
  start(): void;
  /** Finishes what is under way, so that answers of the last turns are still sent. */
  stop(): Promise<void>;
}

/** Makes the parts of the message path and connects them; nothing runs before `start`. */
export function createBots(parts: BotsParts): Bots {
  const { store, clock } = parts;
  const linked = new LinkedAccounts(store, clock);
  const staffGroupChat = new StaffGroupChat({ ...parts, group: parts.staffGroup });
  const intake = new Intake(parts);
  const ownToken = parts.ids.token(12);
  const handovers = new Handovers();
  const turns = new Turns({ ...parts, acts: new Acts(parts), linked, staffGroupChat, ownToken, handovers });
  const chat = { ...parts, staffGroupChat };
  const outbox = new Outbox({
    ...parts,
    deliverers: {
      chat: chatDeliverer(chat),
      staff: staffDeliverer(chat),
      mail: mailDeliverer(parts.mailer, parts.log),
    },
    deliveryResults: new DeliveryResults({ ...parts, undeliveredMail: new UndeliveredMail(parts) }),
    handovers,
    ownToken,
  });
  const poller = new Poller({ ...parts, lookers: [intake, turns, outbox] });
  return {
    start: () => {
      intake.start();
      turns.start();
      outbox.start();
      poller.start();
    },
    stop: async () => {
      await poller.stop();
      await intake.stop();
      await turns.stop();
      await outbox.stop();
    },
  };
}
