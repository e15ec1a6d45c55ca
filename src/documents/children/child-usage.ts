import { readFileSync } from 'node:fs';

/** What a process uses. */
export interface Usage {
  /** Its own memory, without mapped files, bytes. */
  readonly memoryBytes: number;
  /** Time that processors have worked for it since its start, ms. */
  readonly cpuMs: number;
}

/** Length of a tick in which Linux tells the time of processors to programs (USER_HZ), ms. */
const TICK_MS = 10;
/** Places of `utime` and `stime` behind the name of the program (proc(5), /proc/pid/stat). */
const [UTIME, STIME] = [11, 12];

/**
 * What a process uses now; null when it is gone or the system does not tell (only Linux does): then the clock alone, and
 * its own limit of JavaScript, bound it.
 */
export function usageOf(pid: number): Usage | null {
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (kilobytes === undefined) return null;
    return {
      memoryBytes: Number(kilobytes) * 1024,
      cpuMs: (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS,
    };
  } catch {
    return null;
  }
}
