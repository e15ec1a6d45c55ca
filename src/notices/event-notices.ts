import type { CaseState } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import type { Office } from '../sop/office.js';
import { applicantNotices } from './applicant-notices.js';
import { callNotices } from './call-notices.js';
import { helpdeskNotices } from './helpdesk-notices.js';
import { NOTHING, type Scene, type Tellers } from './notice-parts.js';
import type { EventNotice } from './types.js';
import { verifikatorNotices } from './verifikator-notices.js';

const nothing = (): EventNotice => NOTHING;

/**
 * Steps inside the office are not told; nor is `reassigned`, because the call keeps its time, nor `undone`, whose
 * notice never left, unless it brings a question back. The entry in SPSE's blacklist is announced by the task that asks for it.
 */
const TELLERS = {
  ...applicantNotices,
  ...helpdeskNotices,
  ...verifikatorNotices,
  ...callNotices,
  claimed: nothing,
  released: nothing,
  reassigned: nothing,
  opened: nothing,
  'files-received': nothing,
  'blacklist-clear': nothing,
  'blacklist-listed': nothing,
  'spse-blacklist-confirmed': nothing,
  archived: nothing,
  'delay-explained': nothing,
} satisfies Required<Tellers>;

/**
 * What an event makes known: words and a mail for the applicant, announcements for the staff group. `before` and
 * `after` are the case around it; `untold`: see {@link Scene}. Pure. Destroyed personal parts read `[dihapus]` or are left out.
 */
export function noticesOf(
  event: CaseEvent,
  before: CaseState | null,
  after: CaseState,
  office: Office,
  links: { readonly baseUrl: string; readonly personalLink?: string; readonly untold?: boolean },
): EventNotice {
  const tell = TELLERS[event.type] as (event: CaseEvent, scene: Scene) => EventNotice;
  const { baseUrl, personalLink = null, untold = false } = links;
  return tell(event, { before, after, office, baseUrl, personalLink, untold });
}
