import type { Cases } from '../../cases/cases.js';
import type { Config } from '../../config.js';
import type { ChannelTraits } from '../../core/channel-table.js';
import type { Clock } from '../../core/clock.js';
import type { DiskRoom } from '../../core/disk-room.js';
import type { Ids } from '../../core/ids.js';
import type { Logger } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { Signals } from '../../core/signals.js';
import type { Examine } from '../../documents/examine.js';
import type { Vault } from '../../documents/vault.js';
import type { Allowances } from '../../models/allowances.js';
import type { Keyring } from '../../models/keyring.js';
import type { SecurityLog } from '../../models/security-log.js';
import type { Store } from '../../models/store.js';
import type { Attachments } from '../../notices/attachments.js';
import type { Post } from '../../notices/post.js';
import type { ChatAddress } from '../../notices/types.js';
import type { Office } from '../../sop/office.js';
import type { Channel } from './channel.js';

interface ChannelGround {
  readonly config: Config;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly office: Office;
  readonly signals: Signals;
  readonly security: SecurityLog;
  readonly allowances: Allowances;
  readonly metrics: Metrics;
  readonly post: Post;
  readonly cases: Cases;
  readonly vault: Vault;
  readonly examine: Examine;
  readonly attachments: Attachments;
  readonly disk: DiskRoom;
}

/** A line of the table of channels: all that the product knows of a channel whose folder this is. */
export interface ChannelEntry {
  readonly traits: ChannelTraits;
  /** Makes the channel; null when the settings leave it off. */
  open(ground: ChannelGround): Channel | null;
  /** The line of the start message while it is off; undefined for a channel that is always on. */
  readonly whenOff?: string;
  /** The staff group's chat; null unless the settings put the group on this channel. */
  staffGroup?(config: Config): ChatAddress | null;
}
