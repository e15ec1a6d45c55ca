import type { ActionName } from '../../../src/sop/action-names.js';

/** What an officer types in the group for an act, and the labels they tap after that. */
export interface GroupAct {
  readonly text: string;
  readonly taps: readonly string[];
}

const CONFIRM = ['Ya, lanjutkan'];
const ALL_FITS = ['Ya, semuanya sesuai'];
const SPSE: Readonly<Record<string, string>> = {
  approved: 'disetujui',
  pending: 'menunggu',
  'not-applicable': 'tidak-berlaku',
};

/**
 * The staff command for an act (docs/sop.md, "Staff commands"), with the number in the short form that officers use.
 */
export function commandFor(
  number: string,
  action: ActionName,
  input: Readonly<Record<string, unknown>>,
): GroupAct {
  const no = String(Number(number.split('-')[2]));
  const say = (word: string, rest = '', taps: readonly string[] = []): GroupAct => ({
    text: `/${word} ${no} ${rest}`.trim(),
    taps,
  });
  const given = (name: string): string => {
    const value = input[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const outcome = given('outcome');
  if (outcome === 'deficient' || outcome === 'incomplete') return say('kembalikan', shortcomings(input));
  switch (`${action} ${outcome}`.trim()) {
    case 'claim':
      return say('ambil');
    case 'receive-files ok':
      return say('terima', input['sipesut'] === undefined ? '' : `sipesut ${given('sipesut')}`);
    case 'check-blacklist clear':
      return say('bersih', given('note'));
    case 'check-blacklist listed':
      return say(
        'tercatat',
        `${given('decree')}; ${given('validFrom')} s.d. ${given('validUntil')}; ${given('publisher')}`,
        CONFIRM,
      );
    case 'check-blacklist unclear':
      return say('serupa', given('question'));
    case 'reject':
      return say('tolak', '', CONFIRM);
    case 'confirm-spse-blacklist':
      return say('sudahspse');
    case 'check-completeness complete':
      return say('lengkap', '', ALL_FITS);
    case 'check-registration new':
      return say('baru');
    case 'check-registration registered':
      return say('terdaftar', given('lpse'), CONFIRM);
    case 'book':
      return say('jadwalkan', localWords(given('startsAt')));
    case 'verify passed':
      return say('lolos', '', ALL_FITS);
    case 'verify failed':
      return say('tidaklolos', `${given('reason')}; ${given('note')}`, CONFIRM);
    case 'verify no-show':
      return say('takhadir');
    case 'verify interrupted':
      return say('terputus', input['by'] === 'office' ? 'kantor' : '');
    case 'send-receipt':
      return say(
        'tandaterima',
        `${SPSE[given('spse')] ?? ''}${input['sipesut'] === undefined ? '' : ' sipesut'}`,
      );
    case 'archive':
      return say('arsip');
    case 'undo':
      return say('urungkan');
    case 'reopen':
      return say('bukakembali', `${given('toRow')} ${given('reason')}`);
    default:
      throw new TypeError(`no command for ${action} ${outcome}`);
  }
}

function shortcomings(input: Readonly<Record<string, unknown>>): string {
  const list = input['deficiencies'] as readonly { document: string; reason: string; note?: string }[];
  const note = list.find((one) => one.note !== undefined)?.note;
  return `${list.map(({ document, reason }) => `${document}:${reason}`).join(' ')}${note ? `; ${note}` : ''}`;
}

/** `25-11-2026 09.30`, WITA. */
function localWords(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString();
  const [year = '', month = '', day = ''] = local.slice(0, 10).split('-');
  return `${day}-${month}-${year} ${local.slice(11, 16).replace(':', '.')}`;
}
