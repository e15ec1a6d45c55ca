/** An office pack (office/<name>/*.yaml) after validation, as `loadOffice` (src/office/office-pack.ts) gives it. */
export interface Office {
  readonly name: string;
  readonly shortName: string;
  /** Prefix of case numbers, e.g. `KT`. */
  readonly numberPrefix: string;
  /** IANA zone; `timeZoneLabel` is its printed name, e.g. `WITA`. */
  readonly timeZone: string;
  readonly timeZoneLabel: string;
  readonly sop: {
    readonly title: string;
    readonly number: string;
    /** The SOP's rows; those marked * have no standard minutes. */
    readonly rows: readonly SopRow[];
    readonly sipesut: { readonly mode: 'sejajar' | 'menggantikan'; readonly decision: string | null };
  };
  readonly documents: readonly OfficeDocument[];
  readonly reasons: readonly Reason[];
  readonly settings: OfficeSettings;
  /** Points of the Verifikator's checklist: the SOP's (wajah, ktp, npwp, sertifikat, kontak) and an office's own. */
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
    /** The office's own site, where its numbers and addresses can be checked. */
    readonly officeSite: string | null;
  };
  /** The notice before the first personal datum (UU 27/2022). */
  readonly notice: { readonly version: string; readonly text: string };
  readonly faq: readonly FaqEntry[];
  /** Indonesian sentences for staff about what is no error, such as unset links. */
  readonly warnings: readonly string[];
}

/** A row of the office's SOP. */
export interface SopRow {
  readonly row: number;
  readonly actor: 'applicant' | 'helpdesk' | 'verifikator' | 'assistant';
  readonly activity: string;
  readonly standardMinutes: number | null;
  /** True for what is reconstructed or a rule of the product; shown with *. */
  readonly reconstructed: boolean;
  /** The applicant's stage; null for row 19. */
  readonly stage: 1 | 2 | 3 | 4 | 5 | null;
}

/** A document that applicants send, and what is accepted for it. */
export interface OfficeDocument {
  readonly code: string;
  readonly label: string;
  readonly shortLabel: string;
  readonly required: boolean;
  readonly formats: readonly ('application/pdf' | 'image/jpeg' | 'image/png')[];
  readonly maxBytes: number;
  readonly maxPages: number;
  /** How to take the picture, in one or two short lines. */
  readonly advice: string;
}

interface Reason {
  readonly code: string;
  /** Sentence to the applicant without final stop, e.g. `foto belum terbaca jelas`. */
  readonly text: string;
  /** True when the officer must add a free text. */
  readonly needsNote: boolean;
  /** False for reasons that only the intake gives. */
  readonly staff: boolean;
}

interface OfficeSettings {
  readonly undoSeconds: number;
  readonly twoOfficerRejection: boolean;
  /** Office minutes after which another officer may claim the case. */
  readonly claimMinutes: number;
  /** The office's own promise for waiting, office minutes per role. */
  readonly serviceLevelMinutes: { readonly helpdesk: number; readonly verifikator: number };
  /** The author of that promise, shown beside it. */
  readonly serviceLevelNote?: string;
  readonly callMinutes: number;
  readonly callBufferMinutes: number;
  /** How many coming working days are offered for calls. */
  readonly bookingDays: number;
  /** Office days after a return at which the applicant is reminded of the fix. */
  readonly correctionReminderDays: readonly number[];
  /** Office days after a return at which the case expires without a fix; null: it never does. */
  readonly correctionExpiryDays: number | null;
  /** Calendar days that an unsubmitted draft is kept. */
  readonly draftDays: number;
}

/** `HH.mm` in the office's zone as minutes after midnight; end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** When the office is open ("Where and when" in docs/domain.md). */
export interface OfficeHours {
  /** Open spans of an ordinary week; index 1 is Monday. */
  readonly week: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Span[]>>;
  /** Other hours in a period (Ramadan), or a day opened or closed. Dates are `YYYY-MM-DD`; the first match wins. */
  readonly overrides: readonly {
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly week: Readonly<Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Span[]>>> | null;
    readonly spans: readonly Span[] | null;
  }[];
  /** Names of closed days by date `YYYY-MM-DD`. */
  readonly holidays: ReadonlyMap<string, string>;
  /** Years with a holiday table; others are reckoned as ordinary weeks, with a warning. */
  readonly knownYears: readonly number[];
}

/** A frequent question with its answer; `keywords` are words that lead to it. */
export interface FaqEntry {
  readonly id: string;
  /** What it is about, as a heading of the list of questions; null in a pack without headings. */
  readonly group: string | null;
  readonly question: string;
  readonly answer: string;
  readonly keywords: readonly string[];
}
