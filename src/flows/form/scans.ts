import type { Parsed } from '../../core/parsers/parsed.js';
import { wordKey } from '../../core/parsers/word-key.js';
import { yesOrNo } from '../../core/parsers/yes-no.js';
import { addFiles, keepUnplaced } from '../documents.js';
import { filesOf, pagesOf, UNPLACED, withFiles } from '../draft.js';
import { paged, turnPage } from '../paging.js';
import { deficiencyLines } from '../status-text.js';
import type { Option, Question } from '../question.js';
import { step, text, type Step } from '../step.js';
import { files as words } from '../texts/files.js';
import type { ReasonCode } from '../texts/reasons.js';
import type { HeardFile } from '../types.js';
import type { Turn, View } from '../turn.js';
import { documentLabel, skipNote } from './items.js';
import { byDocument } from './meant-document.js';
import { progressOf } from './progress.js';
import { documentAt, leaveItem, listNote, REPLACE } from './route.js';

/** Memo entry: the last file for the document that is asked for was refused. */
const REFUSED = 'berkas-ditolak';

/** What people say when all pages of a document are sent. */
const DONE_FORMS = [
  'selesai',
  'beres',
  'cukup',
  'lengkap',
  'komplit',
  'itu saja',
  'itu aja',
  'hanya itu',
  'segitu saja',
  'segitu aja',
  'next',
  'sudah semua',
  'udah semua',
  'sdh semua',
  'semua sudah',
  'sudah lengkap',
  'sudah dikirim',
  'sudah dikirim semua',
  'sudah saya kirim',
  'sudah terkirim',
  'sudah cukup',
  'sudah itu saja',
  'tidak ada lagi',
  'gak ada lagi',
  'ga ada lagi',
  'nggak ada lagi',
  'cuma itu',
];

const documentStep: Step = step<number>('document', {
  prompt: (view) => {
    const { code } = documentOf(view);
    const progress = progressOf(`document:${code}`, view);
    const untouched = current(view, code).length === 0 || deficiencyOf(code, view) !== null;
    const first = progress?.first === true && untouched;
    return { ...askDocument(view), progress: progress && { ...progress, first } };
  },
  expects: text(parseDelete),
  answer: (place, turn) => {
    const { code } = documentOf(turn);
    const kept = current(turn, code);
    if (place > kept.length) {
      turn.refuse('document-no-page');
      return;
    }
    const rest = kept.filter((_, index) => index !== place - 1);
    turn.keep({ documents: withFiles(turn.draft, code, rest) });
    turn.say(words.oneDeleted(place, pagesOf(rest)));
  },
  choose: (value, turn) => chooseAtDocument(value, turn),
  files: (heard, turn) => takeSorted(turn, heard, documentOf(turn).code),
});

const placeStep: Step = step('place', {
  prompt: (view) => ({
    text: words.whichDocument(filesOf(view.draft, UNPLACED).length),
    options: paged(
      view.office.documents.map(({ code, label, shortLabel }) => ({
        value: code,
        label,
        forms: shortForms(code, shortLabel),
      })),
      [{ value: 'discard', label: words.buttons.discard, means: 'no' }],
      view,
    ),
  }),
  choose: (value, turn) => {
    if (turnPage(value, turn)) return;
    if (value === 'discard') {
      turn.keep({ documents: withFiles(turn.draft, UNPLACED, []) }).say(words.discarded);
      turn.next();
      return;
    }
    const waiting = filesOf(turn.draft, UNPLACED).map((page, index): HeardFile => ({
      ok: true,
      page,
      label: words.numbered(index + 1),
    }));
    turn.keep({ documents: withFiles(turn.draft, UNPLACED, []) });
    turn.goTo('document', { document: value, page: null });
    take(turn, value, waiting);
  },
  files: (heard, turn) => fileOutOfTurn(heard, turn),
  back: (turn) => {
    turn.goTo('place');
  },
});

/** The steps about scans, the same in registration and correction. */
export const scanSteps: readonly Step[] = [documentStep, placeStep];

/** Takes files that came at a question about something else; asks which document those are that do not say it. */
export function fileOutOfTurn(heard: readonly HeardFile[], turn: Turn): void {
  const left = takeSorted(turn, heard, null);
  if (left.length === 0) return;
  const added = keepUnplaced(turn.draft, left, turn.office);
  for (const remark of added.remarks) turn.say(remark);
  if (added.accepted.length > 0) turn.replaceDraft(added.draft).goTo('place');
}

function shortForms(code: string, shortLabel: string): readonly string[] {
  const names = [code, wordKey(shortLabel)];
  return names.flatMap((name) => [name, `ini ${name}`, `scan ${name}`, `foto ${name}`]);
}

function documentOf(view: View): NonNullable<ReturnType<typeof documentAt>> {
  const document = documentAt(view);
  if (document === undefined) throw new TypeError('the office asks for no document');
  return document;
}

/** None count while the old ones wait to be replaced. */
function current(view: View, code: string): ReturnType<typeof filesOf> {
  return listNote(view, REPLACE).includes(code) ? [] : filesOf(view.draft, code);
}

function askDocument(view: View): Question {
  const document = documentOf(view);
  const pages = pagesOf(current(view, document.code));
  const why = deficiencyOf(document.code, view);
  if (pages > 0) {
    const options: readonly Option[] = [
      { value: 'go', label: words.buttons.go, means: 'yes', forms: DONE_FORMS },
      { value: 'delete', label: words.buttons.deleteLast, forms: ['hapus', 'hapus terakhir'] },
      { value: 'replace', label: words.buttons.replace, forms: ['ganti', 'hapus semua'] },
    ];
    const have = words.have(document.label, pages);
    return { text: why === null ? have : `${why}\n\n${have}`, again: have, options };
  }
  const asked = words.ask(document.label, document.advice, document.maxPages);
  return {
    text: why === null ? asked : `${why}\n\n${asked}`,
    again: view.memo[REFUSED] === true ? words.tryAgain(document.label) : words.askAgain(document.label),
    ...(document.required
      ? {}
      : { options: [{ value: 'skip', label: words.buttons.skip, means: 'no' as const }] }),
  };
}

/** Null once new files replaced the old ones or joined them. */
function deficiencyOf(code: string, { kase, office, draft }: View): string | null {
  const found = kase?.deficiencies.filter(({ document }) => document === code) ?? [];
  if (kase?.position !== 4 || found.length === 0) return null;
  const old = kase.documents.find((one) => one.code === code)?.files ?? [];
  const ids = (files: typeof old): string => files.map(({ fileId }) => fileId).join();
  return ids(filesOf(draft, code)) === ids(old) ? deficiencyLines(found, { office }) : null;
}

function chooseAtDocument(value: string, turn: Turn): void {
  const { code, label } = documentOf(turn);
  const kept = filesOf(turn.draft, code);
  if (value === 'go') leaveItem(turn.note({ [REFUSED]: null }), `document:${code}`);
  else if (value === 'skip')
    leaveItem(turn.note({ [REFUSED]: null, [skipNote(code)]: true }), `document:${code}`);
  else if (value === 'delete') {
    const rest = kept.slice(0, -1);
    turn.keep({ documents: withFiles(turn.draft, code, rest) }).say(words.lastDeleted(pagesOf(rest)));
  } else if (value === 'replace') {
    turn.keep({ documents: withFiles(turn.draft, code, []) }).say(words.allDeleted(label));
  }
}

/** A page is still to come. */
const MORE_COMES =
  /^(?:masih ada|ada lagi|tunggu|se?bentar|belum(?: semua| selesai| lengkap)?|lagi (?:difoto|discan|dicari))\b/u;

function parseDelete(said: string): Parsed<number, ReasonCode> {
  const found = /^(?:hapus|buang|delete) (?:berkas |halaman |nomor |no )?(?:ke )?(\d{1,2})$/u.exec(
    wordKey(said),
  );
  if (found !== null) return { ok: true, value: Number(found[1]) };
  if (MORE_COMES.test(wordKey(said))) return { ok: false, reason: 'document-more' };
  return { ok: false, reason: yesOrNo(said) === 'yes' ? 'document-empty' : 'document-expects-file' };
}

/**
 * Takes each file for the document that it says it is, the others for `here`. Gives those that are left over when no
 * document is being asked for.
 */
function takeSorted(turn: Turn, heard: readonly HeardFile[], here: string | null): readonly HeardFile[] {
  const sorted = byDocument(heard, turn.office, here);
  for (const [code, files] of sorted) {
    if (code === null || code === here) continue;
    const before = current(turn, code).length;
    take(turn, code, files);
    const kept = current(turn, code);
    if (kept.length > before) turn.say(words.accepted(documentLabel(code, turn.office), pagesOf(kept)));
  }
  const own = sorted.get(here) ?? [];
  if (here === null || own.length === 0) return own;
  take(turn, here, own);
  return [];
}

/** The first new file removes old ones that were sent back. */
function take(turn: Turn, code: string, heard: readonly HeardFile[]): void {
  const document = turn.office.documents.find((one) => one.code === code);
  if (document === undefined) return;
  const replacing = listNote(turn, REPLACE).includes(code);
  const returned = new Set(replacing ? filesOf(turn.draft, code).map((file) => file.contentHash) : []);
  const fresh = heard.filter((file) => !file.ok || !returned.has(file.page.contentHash));
  for (const { label } of heard.filter((file) => !fresh.includes(file))) {
    turn.say(words.notUsed(label, words.sameReturned));
  }
  const base = replacing ? { ...turn.draft, documents: withFiles(turn.draft, code, []) } : turn.draft;
  const added = addFiles(base, document, fresh, turn.office);
  for (const remark of added.remarks) turn.say(remark);
  if (added.accepted.length === 0) {
    // The advice was read before; only the fault is news.
    if (heard.length > 0 && turn.state.step === 'document' && documentAt(turn)?.code === code)
      turn.note({ [REFUSED]: true }).briefly();
    return;
  }
  turn.replaceDraft(added.draft).note({
    [REFUSED]: null,
    [skipNote(code)]: null,
    ...(replacing
      ? {
          [REPLACE]: listNote(turn, REPLACE)
            .filter((one) => one !== code)
            .join(','),
        }
      : {}),
  });
}
