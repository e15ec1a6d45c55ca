import type { ChannelLimits } from '../../core/channel-table.js';
import { shorten } from '../../flows/render.js';
import type { Choice } from '../../flows/types.js';
import { formatDateTime } from '../../sop/calendar-words.js';
import type { OfferedVariant } from '../../sop/lifecycle.js';
import { DATA_CODE } from '../../sop/actions/schemas.js';
import { buttonId } from './buttons.js';
import type { CaseForStaff, StaffPort } from './staff-port.js';
import { shortName } from './masking.js';
import { says, type StaffContext, type StaffReply } from './staff-context.js';
import { OUTCOME_WORDS, STATUS_WORDS } from './texts.js';

/** Shows a case as a card: number, person, row, holder, due time, and a button per allowed act. */
export function card(at: CaseForStaff, context: StaffContext): StaffReply {
  return says(context, cardText(at, context), cardButtons(at, context.port.limits));
}

/** In a group the card shows nothing personal but first name and initial. */
function cardText(
  { state, dueAt, late, sameNik }: CaseForStaff,
  { port, member, group }: StaffContext,
): string {
  const { office } = port;
  const name = state.applicant?.name ?? null;
  const lines = [`*${state.number}* · ${group ? shortName(name) : (name ?? '[dihapus]')}`];
  if (state.position === null) {
    const outcome = state.outcome === null ? '' : `: ${OUTCOME_WORDS[state.outcome]}`;
    lines.push(`Selesai${outcome}${state.archivedAt ? ', sudah diarsipkan' : ', belum diarsipkan'}`);
  } else {
    const row = office.sop.rows.find((one) => one.row === state.position);
    lines.push(`Baris ${state.position}: ${row?.activity ?? ''}`);
    const fixed = state.round > 1 ? `, perbaikan ke-${state.round - 1}` : '';
    lines.push(`Keadaan: ${STATUS_WORDS[state.status]}${fixed}`);
  }
  if (state.holder !== null) {
    lines.push(`Dipegang: ${state.holder}${state.holder === member.username ? ' (Anda)' : ''}`);
  } else if (state.status !== 'closed' && state.status !== 'with_applicant') {
    lines.push('Dipegang: belum ada');
  }
  if (dueAt !== null) lines.push(`Batas: ${formatDateTime(dueAt, office)}${late ? ' — *terlambat*' : ''}`);
  if (state.booking) {
    lines.push(`Panggilan: ${formatDateTime(state.booking.startsAt, office)}, ${state.booking.verifikator}`);
  }
  if (sameNik.length > 0) lines.push(`*NIK sama* dengan ${sameNik.join(', ')}: mohon bandingkan.`);
  for (const { document, reason } of state.deficiencies) {
    lines.push(`Diminta diperbaiki: ${documentLabel(port, document)}, ${reasonText(port, reason)}`);
  }
  if (!group && state.question !== null) lines.push(`Pertanyaan kepada pemohon: ${state.question}`);
  return lines.join('\n');
}

/** The office's short label of a document, or of the form itself (code `data`). */
export function documentLabel({ office }: Pick<StaffPort, 'office'>, code: string): string {
  if (code === DATA_CODE) return 'Data isian';
  return office.documents.find((document) => document.code === code)?.shortLabel ?? code;
}

/** The sentence of a reason in the office's catalogue; the code itself for an unknown one. */
export function reasonText({ office }: Pick<StaffPort, 'office'>, code: string): string {
  return office.reasons.find((reason) => reason.code === code)?.text ?? code;
}

function cardButtons({ state, offered }: CaseForStaff, limits: ChannelLimits): readonly Choice[] {
  const rank = ({ action }: OfferedVariant): number =>
    Array.isArray(action.at) ? 0 : action.name === 'explain-delay' ? 2 : 1;
  return offered
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ action, variant }) => ({
      id: buttonId({
        kind: 'act',
        number: state.number,
        version: state.version,
        action: action.name,
        variant: variant.id,
      }),
      label: shorten(variant.label, limits.labelChars),
    }))
    .slice(0, limits.choices);
}
