import { z } from 'zod';

const indonesian = z.locales.id().localeError;

/** Indonesian words for what zod finds wrong, where the schema has none of its own. */
export function messageOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'Wajib diisi.';
  if (issue.code === 'invalid_union') return 'Pilihan hasil ("outcome") tidak dikenal.';
  if (issue.code === 'invalid_value') return `Pilihan: ${issue.values.map(String).join(', ')}.`;
  const said = indonesian(issue);
  return (typeof said === 'string' ? said : said?.message) ?? 'Isian tidak sah.';
}
