import type { StaffCommand } from '../action.js';
import type { Office } from '../office.js';
import { DATA_CODE } from './schemas.js';

type Parse = StaffCommand['parse'];
type ParseContext = Parameters<Parse>[1];
type Parsed = ReturnType<Parse>;

/** The result of a parser that understood a command's arguments: the act's input. */
export function understood(input: unknown): Parsed {
  return { ok: true, input };
}

/** The result of a parser that did not: a polite sentence, and `example`, a corrected command to copy. */
export function wrong(text: string, example: string): Parsed {
  return { ok: false, text: `Mohon maaf, ${text}`, example };
}

/** Makes the parser of a command without arguments: anything behind the number is refused. */
export function noArguments(word: string, input: unknown): Parse {
  return (args, { number }) =>
    args.trim() === ''
      ? understood(input)
      : wrong(`perintah /${word} tidak memerlukan keterangan.`, `/${word} ${number}`);
}

/** Makes the parser of a command whose whole argument is an optional note; `base` is the rest of the input. */
export function optionalNoteArgument(base: Readonly<Record<string, unknown>>): Parse {
  return (args) => understood(args.trim() ? { ...base, note: args.trim() } : { ...base });
}

/** Reads `ktp:buram npwp:terpotong; catatan`. The note goes to the reasons that need one, otherwise to the last one. */
function parseDeficiencies(
  args: string,
  { office, number, state }: ParseContext,
  outcome: 'deficient' | 'incomplete',
): Parsed {
  const [list = '', ...rest] = args.split(';');
  const note = rest.join(';').trim();
  const items = list.split(/[\s,]+/).filter(Boolean);
  if (items.length === 0)
    return wrong('sebutkan dokumen dan alasannya.', example(office, number, state.documents[0]?.code));
  const pairs: { document: string; reason: string }[] = [];
  for (const item of items) {
    const [document = '', reason = ''] = item.toLowerCase().split(':');
    const documents = [...office.documents.map(({ code }) => code), DATA_CODE];
    if (!documents.includes(document)) {
      return wrong(
        `dokumen "${item}" tidak dikenal. Pilihan: ${documents.join(', ')}.`,
        example(office, number, documents[0]),
      );
    }
    if (!office.reasons.some(({ code }) => code === reason)) {
      return wrong(
        `alasan untuk "${document}" tidak dikenal. Pilihan: ${reasonCodes(office)}.`,
        example(office, number, document),
      );
    }
    pairs.push({ document, reason });
  }
  const needs = (reason: string): boolean =>
    office.reasons.some(({ code, needsNote }) => code === reason && needsNote);
  if (!note && pairs.some(({ reason }) => needs(reason))) {
    return wrong(
      'alasan "lainnya" perlu catatan sesudah titik koma.',
      `/kembalikan ${number} ${items.join(' ')}; tuliskan catatan`,
    );
  }
  const noteGoesToLast = !pairs.some(({ reason }) => needs(reason));
  return understood({
    outcome,
    deficiencies: pairs.map((pair, index) =>
      note && (needs(pair.reason) || (noteGoesToLast && index === pairs.length - 1))
        ? { ...pair, note }
        : pair,
    ),
  });
}

/** The command `/kembalikan`, which stands for the act of the row where the case is. */
export function returnCommand(outcome: 'deficient' | 'incomplete'): StaffCommand {
  return {
    word: 'kembalikan',
    usage: '/kembalikan NO ktp:buram npwp:terpotong; catatan',
    help: 'Mengembalikan berkas untuk dilengkapi: dokumen:alasan, catatan sesudah titik koma.',
    parse: (args, context) => parseDeficiencies(args, context, outcome),
    variant: outcome,
  };
}

function example(office: Office, number: string, document = DATA_CODE): string {
  return `/kembalikan ${number} ${document}:${office.reasons[0]?.code ?? 'buram'}`;
}

function reasonCodes(office: Office): string {
  return office.reasons
    .filter(({ staff }) => staff)
    .map(({ code }) => code)
    .join(', ');
}
