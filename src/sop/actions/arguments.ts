import type { StaffCommand } from '../action.js';
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

interface Pair {
  readonly document: string;
  readonly reason: string;
}

/**
 * Reads `ktp:buram npwp:terpotong; catatan`. A note that begins with a document (`; npwp: catatan`) belongs to that one;
 * any other to the reasons that need a note, else to the last document. What is wrong is answered with the whole command,
 * its wrong words replaced.
 */
function parseDeficiencies(
  args: string,
  { office, number, state }: ParseContext,
  outcome: 'deficient' | 'incomplete',
): Parsed {
  const [list = '', ...rest] = args.split(';');
  const documents = [...office.documents.map(({ code }) => code), DATA_CODE];
  const reasons = office.reasons.filter(({ staff }) => staff).map(({ code }) => code);
  const needs = (reason: string): boolean =>
    office.reasons.some(({ code, needsNote }) => code === reason && needsNote);
  const typed = list.split(/[\s,]+/).filter(Boolean);
  const pairs = typed.map((item): Pair => {
    const [document = '', reason = ''] = item.toLowerCase().split(':');
    return { document, reason };
  });
  const said = rest.map((part) => part.trim()).filter(Boolean);
  const without = (notes: readonly (string | undefined)[], all: readonly Pair[]): readonly Pair[] =>
    all.filter(({ reason }, at) => needs(reason) && notes[at] === undefined);
  const corrected = (text: string): Parsed => {
    const right = pairs.map(({ document, reason }) => ({
      document: documents.includes(document)
        ? document
        : (state.documents[0]?.code ?? documents[0] ?? DATA_CODE),
      reason: office.reasons.some(({ code }) => code === reason) ? reason : (reasons[0] ?? 'buram'),
    }));
    const [first = { document: state.documents[0]?.code ?? DATA_CODE, reason: reasons[0] ?? 'buram' }] =
      right;
    const all = right.length === 0 ? [first] : right;
    const lacking = without(notesOf(said, all, needs), all);
    const more =
      said.length === 0
        ? lacking.slice(0, 1).map(() => 'tuliskan catatan')
        : lacking.map(({ document }) => `${document}: tuliskan catatan`);
    const words = [all.map(({ document, reason }) => `${document}:${reason}`).join(' '), ...said, ...more];
    return wrong(text, `/kembalikan ${number} ${words.join('; ')}`);
  };
  if (pairs.length === 0) return corrected('sebutkan dokumen dan alasannya.');
  for (const [at, { document, reason }] of pairs.entries()) {
    if (!documents.includes(document))
      return corrected(`dokumen "${typed[at] ?? ''}" tidak dikenal. Pilihan: ${documents.join(', ')}.`);
    if (!office.reasons.some(({ code }) => code === reason))
      return corrected(`alasan untuk "${document}" tidak dikenal. Pilihan: ${reasons.join(', ')}.`);
  }
  const notes = notesOf(said, pairs, needs);
  if (without(notes, pairs).length > 0)
    return corrected('alasan "lainnya" perlu catatan sesudah titik koma.');
  return understood({
    outcome,
    deficiencies: pairs.map((pair, at) => (notes[at] === undefined ? pair : { ...pair, note: notes[at] })),
  });
}

/** The note of each pair, by its place; none for pairs that no note belongs to. */
function notesOf(
  said: readonly string[],
  pairs: readonly Pair[],
  needs: (reason: string) => boolean,
): readonly (string | undefined)[] {
  const notes: (string | undefined)[] = pairs.map(() => undefined);
  const add = (at: number, text: string): void => {
    notes[at] = notes[at] === undefined ? text : `${notes[at]}; ${text}`;
  };
  const places = (fits: (pair: Pair) => boolean): readonly number[] =>
    [...pairs.keys()].filter((at) => fits(pairs[at] ?? { document: '', reason: '' }));
  const needy = places(({ reason }) => needs(reason));
  for (const part of said) {
    const [, code = '', text = ''] = /^([a-z0-9_-]+)\s*:\s*(\S[^]*)$/iu.exec(part) ?? [];
    const document = code.toLowerCase();
    const named = places((pair) => pair.document === document);
    const own = named.filter((at) => needy.includes(at));
    const all = own.length > 0 ? own : named.slice(-1);
    if (all.length > 0) for (const at of all) add(at, text);
    else for (const at of needy.length > 0 ? needy : [pairs.length - 1]) add(at, part);
  }
  return notes;
}

/** The command `/kembalikan`, which stands for the act of the row where the case is. */
export function returnCommand(outcome: 'deficient' | 'incomplete'): StaffCommand {
  return {
    word: 'kembalikan',
    usage: '/kembalikan NO ktp:buram npwp:terpotong; catatan',
    help: 'Mengembalikan berkas untuk dilengkapi: dokumen:alasan, catatan sesudah titik koma (untuk dokumen tertentu: ; npwp: catatan).',
    parse: (args, context) => parseDeficiencies(args, context, outcome),
    variant: outcome,
  };
}
