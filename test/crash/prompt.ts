import type { Message } from '../support/telegram/shapes.js';

/** What a message of ours asks for, as a person reads it from its words and buttons. */
export type Prompt =
  | { readonly kind: 'begin' | 'go-on' | 'summary'; readonly label: string }
  /** `place`: of the document among those that the form asks for, from 0. */
  | { readonly kind: 'document'; readonly place: number }
  | { readonly kind: 'item'; readonly item: string }
  /**
   * What a text was meant for. `said`: that text; `joined`: the answer that *yes* would make of it and the one before;
   * `here`: the item that it would answer.
   */
  | {
      readonly kind: 'doubt';
      readonly said: string;
      readonly yes: string;
      readonly no: string;
      readonly joined: string | null;
      readonly here: string | null;
    }
  | { readonly kind: 'unknown'; readonly labels: readonly string[] };

/** Words by which a question is known, the more special ones first. */
const ITEMS: readonly (readonly [item: string, words: RegExp])[] = [
  ['certificate-number', /nomor sertifikat/iu],
  ['certificate-issuer', /penerbit|menerbitkan/iu],
  ['certificate-field', /bidang|klasifikasi/iu],
  ['certificate-issued', /terbit/iu],
  ['certificate-valid', /berlaku/iu],
  ['npwp', /NPWP/u],
  ['nik', /NIK/u],
  ['name', /nama/iu],
  ['phone', /ponsel/iu],
  ['spse', /user id/iu],
  ['email', /e-?mail/iu],
];
const DOCUMENTS = [/KTP/u, /NPWP/u, /sertifikat/iu] as const;
const ASKS = /\?|silakan|mohon|tulis|bagikan|ditunggu|coba kirim/iu;
/** What was stored is said before the question. */
const SAID_BACK = /^.*\b(?:dicatat|sebelumnya)\b.*$/gmu;

/** Reads a message of ours. */
export function readPrompt(message: Message): Prompt {
  const text = message.text ?? '';
  const labels = (message.reply_markup?.inline_keyboard ?? []).flat().map((button) => button.text);
  const labelled = (start: string): string | undefined => labels.find((label) => label.startsWith(start));
  const yes = labelled('Ya');
  const no = labels.find((label) => /^(?:Tidak|Bukan)/u.test(label));
  if (yes !== undefined && no !== undefined) {
    const joined = /^Ya: (.*)$/u.exec(yes)?.[1] ?? null;
    const at = joined === null ? yes : no;
    const said = /"([^"]*)"/u.exec(text)?.[1] ?? '';
    return { kind: 'doubt', said, yes, no, joined, here: itemIn(at) };
  }
  const label = labels.find((one) =>
    /^(?:Saya mengerti|Lanjut$|Kirim permohonan|Kembali mengisi)/u.test(one),
  );
  if (label !== undefined) {
    const kind = label.startsWith('Kirim') ? 'summary' : label.startsWith('Saya') ? 'begin' : 'go-on';
    return { kind, label };
  }
  const paragraphs = text.replaceAll(SAID_BACK, '').split('\n\n').toReversed();
  for (const paragraph of paragraphs.filter((one) => ASKS.test(one))) {
    const place = DOCUMENTS.findIndex((words) => words.test(paragraph));
    if (/foto|scan/iu.test(paragraph) && place >= 0) return { kind: 'document', place };
    const item = itemIn(paragraph);
    if (item !== null) return { kind: 'item', item };
  }
  return { kind: 'unknown', labels };
}

function itemIn(words: string): string | null {
  return ITEMS.find(([, known]) => known.test(words))?.[0] ?? null;
}
