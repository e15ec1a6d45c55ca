import { systemClock } from '../core/clock.js';
import { loadOffice } from './office-pack.js';
import { OfficePackError, problemLine } from './office-source.js';
import { warningsFor } from '../sop/working-time.js';

const DEFAULT_FOLDER = 'office/lpse-kaltim';

/**
 * What `npm run office:check` prints about a pack, and its exit code: 0 for a usable one, even with warnings, else 1.
 * Missing holidays are reported for `year` and the next, as far as bookings and due times reach.
 */
export function checkOffice(
  folder: string,
  year: number,
): { readonly lines: readonly string[]; readonly exitCode: 0 | 1 } {
  try {
    const office = loadOffice(folder);
    const { documents, reasons, faq, hours } = office;
    const warnings = [...warningsFor([year, year + 1], office), ...office.warnings];
    return {
      exitCode: 0,
      lines: [
        ...warnings.map((warning) => `Peringatan: ${warning}`),
        `Paket kantor baik: ${office.name}; ${documents.length} dokumen, ${reasons.length} alasan, ${faq.length} tanya jawab, hari libur ${hours.knownYears.join(', ')}.`,
      ],
    };
  } catch (error) {
    if (!(error instanceof OfficePackError)) throw error;
    return {
      exitCode: 1,
      lines: [
        `Paket kantor ${folder} belum dapat dipakai (${error.problems.length} masalah):`,
        ...error.problems.map((problem) => `- ${problemLine(problem)}`),
      ],
    };
  }
}

if (process.argv[1]?.endsWith('office-check.js')) {
  const { lines, exitCode } = checkOffice(
    process.argv[2] ?? (process.env['OFFICE'] || DEFAULT_FOLDER),
    systemClock.now().getFullYear(),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = exitCode;
}
