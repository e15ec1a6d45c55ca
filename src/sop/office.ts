/** An office pack (office/<name>/*.yaml) after validation, as `loadOffice` (src/office/office-pack.ts) gives it. */
export interface Office {
  readonly name: string;
  readonly shortName: string;
  /** Prefix of case numbers, e.g. `KT`. */
  readonly numberPrefix: string;
  /** IANA zone, `Asia/Makassar`, and its printed name, `WITA`. */
  readonly timeZone: string;
  readonly timeZoneLabel: string;
  readonly sop: {
    readonly title: string;
    readonly number: string;
    /** Standard minutes per row; rows marked * have none. */
    readonly rows: readonly SopRow[];
    readonly sipesut: { readonly mode: 'sejajar' | 'menggantikan'; readonly decision: string | null };
  };
  readonly documents: readonly OfficeDocument[];
  readonly reasons: readonly Reason[];
  readonly settings: OfficeSettings;
  /** Keys of the Verifikator's checklist with labels: wajah, ktp, npwp, sertifikat, kontak and an office's own. */
  readonly verificationChecklist: readonly { readonly key: string; readonly label: string }[];
  readonly hours: OfficeHours;
  readonly contacts: {
    readonly email: string | null;
    readonly phone: string | null;
    readonly address: string | null;
    readonly dataProtectionOfficer: string | null;
    readonly complaints: string | null;
  };
  /** Unset links are null and shown as "belum diatur". */
  readonly links: {
    readonly spseGuide: string | null;
    readonly spseLogin: string | null;
    readonly forgotPassword: string | null;
    readonly sipesut: string | null;
    readonly guestbook: string | null;
    readonly blacklist: string | null;
    readonly privacyNotice: string | null;
  };
  /** The notice before the first personal datum (UU 27/2022): versioned. */
  readonly notice: { readonly version: string; readonly text: string };
  readonly faq: readonly FaqEntry[];
  /** Problems that are not errors (a year without holidays, unset links): Indonesian sentences for staff. */
  readonly warnings: readonly string[];
}

export interface SopRow {
  readonly row: number;
  readonly actor: 'applicant' | 'helpdesk' | 'verifikator' | 'assistant';
  readonly activity: string;
  readonly standardMinutes: number | null;
  /** True for what is reconstructed or a rule of the product; shown with *. */
  readonly reconstructed: boolean;
  /** The five stages of the applicant: 1-5, null for row 19. */
  readonly stage: 1 | 2 | 3 | 4 | 5 | null;
}

export interface OfficeDocument {
  readonly code: string;
  /** e.g. `Scan KTP pribadi`. */
  readonly label: string;
  readonly shortLabel: string;
  readonly required: boolean;
  readonly formats: readonly ('application/pdf' | 'image/jpeg' | 'image/png')[];
  readonly maxBytes: number;
  readonly maxPages: number;
  /** Advice on taking the picture, one or two short lines. */
  readonly advice: string;
}

interface Reason {
  readonly code: string;
  /** Sentence to the applicant without final stop, e.g. `foto belum terbaca jelas`. */
  readonly text: string;
  /** The officer must add a free text (`lainnya`). */
  readonly needsNote: boolean;
  /** Offered to staff; false for reasons that only the intake gives. */
  readonly staff: boolean;
}

interface OfficeSettings {
  readonly undoSeconds: number;
  readonly twoOfficerRejection: boolean;
  /** Office minutes after which another officer may claim the case. */
  readonly claimMinutes: number;
  /** The office's own promise for waiting, in office minutes per role; marked as an example. */
  readonly serviceLevelMinutes: { readonly helpdesk: number; readonly verifikator: number };
  /** Who made that promise, shown beside it, e.g. `contoh, ditetapkan oleh Biro`. */
  readonly serviceLevelNote?: string;
  /** Length of the video call and of the pause after it, minutes. */
  readonly callMinutes: number;
  readonly callBufferMinutes: number;
  /** Working days ahead for which times are offered. */
  readonly bookingDays: number;
  /** Office days after a return at which the applicant is reminded. */
  readonly correctionReminderDays: readonly number[];
  /** Office days after which a case whose fix never came expires; null: it never does. */
  readonly correctionExpiryDays: number | null;
  /** Days that an unsubmitted draft is kept. */
  readonly draftDays: number;
}

/** `HH.mm` in the office's zone as minutes after midnight; end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface OfficeHours {
  /** Index 1 (Monday) to 7 (Sunday): open spans of an ordinary week. */
  readonly week: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Span[]>>;
  /** Dated overrides `YYYY-MM-DD`, the first match wins: other hours in a period (Ramadan), a day opened or closed. */
  readonly overrides: readonly {
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly week: Readonly<Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Span[]>>> | null;
    readonly spans: readonly Span[] | null;
  }[];
  /** Closed days by date with their names. */
  readonly holidays: ReadonlyMap<string, string>;
  /** Years with a holiday table. Other years are reckoned as ordinary weeks, with a warning. */
  readonly knownYears: readonly number[];
}

export interface FaqEntry {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** Words that lead to the entry. */
  readonly keywords: readonly string[];
}
