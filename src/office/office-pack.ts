import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Weekday } from '../sop/calendar.js';
import type { Office, OfficeHours, Span } from '../sop/office.js';
import { holidays as holidaysSchema, OFFICE_FILES, type OfficeFiles } from './office-schema.js';
import { issueWords } from './office-schema-fields.js';
import { OfficePackError, OfficeSource, type OfficeProblem } from './office-source.js';

const MEGABYTE = 1024 * 1024;
const WEEKDAYS = ['senin', 'selasa', 'rabu', 'kamis', 'jumat', 'sabtu', 'minggu'] as const;

/**
 * Reads an office pack, a folder of YAML files (docs/office-guide.md).
 * @throws {OfficePackError} with file, line and fix of everything that is wrong, in Indonesian.
 */
export function loadOffice(folder: string): Office {
  const problems: OfficeProblem[] = [];
  const read = <S extends z.ZodType>(file: string, schema: S): z.output<S> | undefined => {
    const source = new OfficeSource(folder, file);
    const value = check(source, schema);
    problems.push(...source.problems);
    return value;
  };
  const files = Object.fromEntries(
    Object.entries(OFFICE_FILES).map(([name, schema]) => [name, read(`${name}.yaml`, schema)]),
  ) as Partial<OfficeFiles>;
  const years = holidayFiles(folder).map((file) => ({ file, year: read(file, holidaysSchema) }));
  problems.push(...years.flatMap(({ file, year }) => misnamed(file, year?.year)));
  if (years.length === 0) {
    const message = 'belum ada hari libur satu tahun pun. Tambahkan holidays/TAHUN.yaml.';
    problems.push({ file: 'holidays', line: null, key: null, message });
  }
  if (problems.length > 0) throw new OfficePackError(problems);
  return assemble(
    files as OfficeFiles,
    years.flatMap(({ year }) => year ?? []),
  );
}

type HolidayYear = z.output<typeof holidaysSchema>;

function check<S extends z.ZodType>(source: OfficeSource, schema: S): z.output<S> | undefined {
  if (source.problems.length > 0) return undefined;
  const result = schema.safeParse(source.value, { error: issueWords });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of unknown) {
      source.report(key === undefined ? issue.path : [...issue.path, key], issue.message);
    }
  }
  return undefined;
}

function holidayFiles(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, 'holidays'))
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .map((name) => `holidays/${name}`);
  } catch {
    return [];
  }
}

function misnamed(file: string, year: number | undefined): readonly OfficeProblem[] {
  if (year === undefined || file === `holidays/${year}.yaml`) return [];
  return [
    {
      file,
      line: null,
      key: null,
      message: `berisi tahun ${year}. Ganti nama berkas menjadi holidays/${year}.yaml.`,
    },
  ];
}

function assemble(files: OfficeFiles, years: readonly HolidayYear[]): Office {
  const { settings, sop, notice } = files;
  const { office, janjiLayanan, booking } = settings;
  return {
    ...office,
    sop: {
      title: sop.title,
      number: sop.number,
      rows: sop.rows.map(({ minutes, ...row }) => ({ ...row, standardMinutes: minutes })),
      sipesut: sop.sipesut,
    },
    verificationChecklist: sop.verificationChecklist,
    documents: files.documents.map(({ maxMegabytes, ...document }) => ({
      ...document,
      maxBytes: maxMegabytes * MEGABYTE,
    })),
    reasons: files.reasons,
    settings: {
      undoSeconds: settings.undoSeconds,
      twoOfficerRejection: settings.twoOfficerRejection,
      claimMinutes: settings.claimMinutes,
      serviceLevelMinutes: { helpdesk: janjiLayanan.helpdesk, verifikator: janjiLayanan.verifikator },
      serviceLevelNote: janjiLayanan.keterangan,
      callMinutes: booking.callMinutes,
      callBufferMinutes: booking.bufferMinutes,
      bookingDays: booking.days,
      correctionReminderDays: settings.correctionReminderDays,
      correctionExpiryDays: settings.correctionExpiryDays,
      draftDays: settings.draftDays,
    },
    hours: hoursOf(files.hours, years),
    contacts: files.contacts,
    links: files.links,
    notice: {
      version: notice.version,
      text: notice.text
        .replaceAll('{kantor}', office.name)
        .replaceAll('{hariIsian}', String(settings.draftDays)),
    },
    faq: files.faq.map((entry) => ({
      ...entry,
      answer: entry.answer.replaceAll('{lama}', usualWords(settings.usualDays)).trim(),
    })),
    warnings: [...unset('links.yaml', files.links), ...unset('contacts.yaml', files.contacts)],
  };
}

/** How long an application usually takes; empty when the office gives no figure. */
function usualWords(days: OfficeFiles['settings']['usualDays']): string {
  if (days === null) return '';
  const span = days.from === days.to ? String(days.from) : `${days.from}-${days.to}`;
  return `Biasanya ${span} hari kerja; perkiraan, bukan janji.`;
}

function hoursOf(hours: OfficeFiles['hours'], years: readonly HolidayYear[]): OfficeHours {
  return {
    week: weekOf(hours.week) as OfficeHours['week'],
    overrides: hours.overrides.map(({ from, to, label, spans, week }) => ({
      from,
      to,
      label,
      spans: spans ?? null,
      week: week ? weekOf(week) : null,
    })),
    holidays: new Map(
      years.flatMap(({ liburNasional, cutiBersama }) => [
        ...cutiBersama.map((date) => [date, 'Cuti bersama'] as const),
        ...Object.entries(liburNasional),
      ]),
    ),
    knownYears: years.map(({ year }) => year),
  };
}

function weekOf(
  named: Partial<Record<(typeof WEEKDAYS)[number], readonly Span[] | undefined>>,
): Partial<Record<Weekday, readonly Span[]>> {
  const entries = WEEKDAYS.flatMap((name, index) => (named[name] ? [[index + 1, named[name]] as const] : []));
  return Object.fromEntries(entries);
}

function unset(file: string, values: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.entries(values)
    .filter(([, value]) => value === null)
    .map(([name]) => `${file}: ${name} belum diatur.`);
}
