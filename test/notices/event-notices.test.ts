import { describe, expect, test } from '@jest/globals';
import { WORDS } from '../../src/flows/words.js';
import { DESTROYED } from '../../src/sop/evolve/destroyed.js';
import type { CaseEvent, CaseFactType } from '../../src/sop/events.js';
import { noticesOf } from '../../src/notices/event-notices.js';
import { testOffice } from '../support/office.js';
import { APPLICANT } from '../support/sop-case.js';
import { lives, LINKS, toldIn, type Told } from '../support/lives.js';

const LIVES = lives();
const TOLD = LIVES.flatMap((life) => toldIn(life));

/** Who is told of which event: chat, mail, staff group (rows 4, 8, 10, 13, 17, 18 and the product's own ends). */
const EXPECTED: Record<CaseFactType, { chat: boolean; mail: boolean; group: string | null } | null> = {
  submitted: { chat: false, mail: true, group: 'new-case' },
  resubmitted: { chat: false, mail: true, group: 'fixed' },
  withdrawn: { chat: false, mail: true, group: 'withdrawn' },
  'objection-raised': { chat: false, mail: true, group: 'objection' },
  expired: { chat: true, mail: true, group: null },
  returned: { chat: true, mail: true, group: null },
  'blacklist-unclear': { chat: true, mail: true, group: null },
  rejected: { chat: true, mail: true, group: null },
  'completeness-confirmed': { chat: true, mail: false, group: null },
  'registration-new': { chat: true, mail: true, group: null },
  'registered-elsewhere': { chat: true, mail: true, group: null },
  booked: { chat: true, mail: true, group: null },
  'booking-cancelled': { chat: true, mail: true, group: null },
  'verification-passed': { chat: true, mail: false, group: null },
  'verification-failed': { chat: true, mail: true, group: null },
  'no-show': { chat: true, mail: true, group: null },
  interrupted: { chat: true, mail: true, group: null },
  'receipt-sent': { chat: true, mail: true, group: null },
  reopened: { chat: true, mail: true, group: null },
  claimed: null,
  released: null,
  reassigned: null,
  opened: null,
  'files-received': null,
  'blacklist-clear': null,
  'blacklist-listed': null,
  'spse-blacklist-confirmed': null,
  archived: null,
  undone: null,
  'delay-explained': null,
};
const GROUP_OF_OWN_BOOKING: Partial<Record<CaseFactType, string>> = {
  booked: 'booked',
  'booking-cancelled': 'unbooked',
};

describe('who is told', () => {
  test('the lives hold every type of event', () => {
    const met = new Set(TOLD.map(({ event }) => event.type));
    expect(Object.keys(EXPECTED).filter((type) => !met.has(type as CaseFactType))).toEqual([]);
  });

  test.each(Object.keys(EXPECTED) as CaseFactType[])('%s', (type) => {
    for (const { event, notice } of TOLD.filter((told) => told.event.type === type)) {
      const expected = EXPECTED[type];
      const own = event.actor.kind === 'applicant';
      expect(notice.chat.length > 0).toBe(expected !== null && expected.chat && !own);
      expect(notice.mail !== null).toBe(expected?.mail ?? false);
      const group = own ? (GROUP_OF_OWN_BOOKING[type] ?? expected?.group) : expected?.group;
      expect(notice.announcements.map(({ kind }) => kind)).toEqual(group ? [group] : []);
    }
  });
});

describe('the words', () => {
  test('hold no hole and end as sentences', () => {
    for (const text of TOLD.flatMap((told) => textsOf(told))) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid|\.\.|\{\w+\}/u);
      expect(text).not.toMatch(/ {2}|\n\n|^\s|\s$/u);
    }
  });

  test('name the case in every chat and subject, and nothing personal in a subject', () => {
    const personal = [APPLICANT.name, APPLICANT.nik, APPLICANT.phone, APPLICANT.email, APPLICANT.spseUserId];
    for (const { notice, after } of TOLD) {
      for (const { text } of notice.chat) expect(text).toContain(after.number);
      if (notice.mail === null) continue;
      expect(notice.mail.subject).toMatch(/^\[KT-2026-00001\] \S/u);
      for (const part of [...personal, ...APPLICANT.name.split(' ')]) {
        expect(notice.mail.subject).not.toContain(part);
      }
      expect(notice.mail.subject).not.toMatch(/tolak|tidak lolos|hitam|palsu/iu);
    }
  });

  test('say in the mail how to answer there, without the markup and buttons of the chat', () => {
    for (const { notice } of TOLD) {
      const mail = notice.mail?.paragraphs.join('\n') ?? '';
      expect(mail).not.toMatch(/\*|percakapan ini(?! dan)|[Bb]alas /u);
      if (mail !== '') expect(mail).toContain(LINKS.baseUrl);
    }
  });

  test('of a mail end with the personal link', () => {
    const personalLink = `${LINKS.baseUrl}/lanjut/TAUTAN`;
    const mails = TOLD.flatMap(({ event, before, after }) => {
      const { mail } = noticesOf(event, before, after, testOffice(), { ...LINKS, personalLink });
      return mail === null ? [] : [mail.paragraphs.at(-1) ?? ''];
    });
    expect(mails.length).toBeGreaterThan(15);
    for (const end of mails) expect(end.endsWith(personalLink)).toBe(true);
  });

  test('offer buttons that stand for words, with labels that fit a phone', () => {
    const words = new Set<string>(WORDS.map((word) => `w.${word}`));
    for (const choice of TOLD.flatMap(({ notice }) => notice.chat.flatMap(({ choices = [] }) => choices))) {
      expect(words).toContain(choice.id);
      expect(choice.label.length).toBeLessThanOrEqual(24);
    }
  });

  test('give the reason of a failed verification by mail only', () => {
    const [told] = ofType('verification-failed');
    const chat = told?.notice.chat[0]?.text ?? '';
    const mail = told?.notice.mail?.paragraphs.join('\n') ?? '';
    expect(chat).toContain('Alasannya dikirim ke e-mail pengajuan');
    for (const part of ['Wajah berbeda', 'orang dalam panggilan video berbeda']) {
      expect(mail).toContain(part);
      expect(chat).not.toContain(part);
    }
  });

  test('keep to the office what an officer notes for the office', () => {
    const said = TOLD.flatMap((told) => textsOf(told)).join('\n');
    for (const inside of [
      'Nama sama, orang berbeda',
      'Pemanggil salah berkas',
      'Cuti.',
      'Menunggu sambungan',
    ]) {
      expect(said).not.toContain(inside);
    }
  });

  test('hand out each document with the event that it is about', () => {
    const handed = TOLD.filter(({ notice }) => notice.mail?.attach);
    expect(new Set(handed.map(({ event }) => event.type))).toEqual(
      new Set(['submitted', 'resubmitted', 'receipt-sent']),
    );
    for (const { event, notice, after } of handed) {
      expect(notice.mail?.attach).toMatchObject({ caseId: after.id, seq: event.seq });
      expect(notice.mail?.attach?.filename).toMatch(/^[a-z]+-[a-z]+-KT-2026-00001(-perbaikan-\d)?\.pdf$/u);
      if (event.type === 'receipt-sent') expect(notice.chat[0]?.attach).toEqual(notice.mail?.attach);
    }
  });
});

test('what was destroyed reads so, and nothing fails', () => {
  for (const life of LIVES) {
    for (const told of toldIn(life, destroyed)) {
      for (const text of textsOf(told)) {
        expect(text).not.toMatch(/undefined|null|Budi|6471/u);
      }
      for (const announcement of told.notice.announcements) {
        expect(JSON.stringify(announcement)).not.toContain('Budi');
      }
      if (told.notice.mail) expect(told.notice.mail.paragraphs[0]).toBe('Yth. Bapak/Ibu,');
    }
  }
  const rejected = toldIn(LIVES[2]!, destroyed).find(({ event }) => event.type === 'rejected');
  expect(rejected?.notice.chat[0]?.text).toContain(DESTROYED);
});

function ofType(type: CaseFactType): readonly Told[] {
  return TOLD.filter(({ event }) => event.type === type);
}

function textsOf({ notice }: Told): string[] {
  return [
    ...notice.chat.map(({ text }) => text),
    ...(notice.mail ? [notice.mail.subject, ...notice.mail.paragraphs] : []),
  ];
}

function destroyed(event: CaseEvent): CaseEvent {
  return { ...event, personal: null };
}
