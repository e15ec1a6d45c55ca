/** How bad a finding is: all is well, somebody should look, or it stands in the way of opening. */
type Level = 'baik' | 'perhatian' | 'salah';

/** One line of the doctor, in Indonesian. It holds no personal data, no secret and no address of a person. */
export interface Finding {
  readonly level: Level;
  /** What was looked at, one or two words. */
  readonly subject: string;
  /** What was found and, unless all is well, what to do. */
  readonly text: string;
}

/** Findings on one subject. */
export function on(subject: string): Readonly<Record<'good' | 'look' | 'wrong', (text: string) => Finding>> {
  return {
    good: (text) => ({ level: 'baik', subject, text }),
    look: (text) => ({ level: 'perhatian', subject, text }),
    wrong: (text) => ({ level: 'salah', subject, text }),
  };
}

/** A finding as it is printed. */
export function lineOf({ level, subject, text }: Finding): string {
  return `${`[${level}]`.padEnd(WIDTH)} ${subject}: ${text}`;
}

const WIDTH = '[perhatian]'.length;

/** The last line: how many findings of each kind there are. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const wrong = count('salah');
  const rest = `${count('perhatian')} perhatian, ${count('baik')} baik`;
  return wrong === 0
    ? `Tidak ada yang salah (${rest}).`
    : `${wrong} salah: perbaiki sebelum loket dibuka (${rest}).`;
}

/** The code of an error (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `not-found`), looked for in its causes; never its text. */
export function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.name === 'TimeoutError') return 'tidak menjawab pada waktunya';
  }
  return error instanceof Error ? error.name : 'sebab tidak dikenal';
}
