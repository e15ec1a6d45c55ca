import { readFileSync } from 'node:fs';

/** What a process uses. */
export interface Usage {
  /** Memory without mapped files, bytes. */
  readonly memoryBytes: number;
  /** Processor time since the process started, ms. */
  readonly cpuMs: number;
}

/** Tick in which Linux reports processor time to programs (USER_HZ), ms. */
const TICK_MS = 10;
/** Positions of `utime` and `stime` after the name of the program (proc(5), /proc/pid/stat). */
const [UTIME, STIME] = [11, 12];

/** What a process uses now; null when it is gone or not on Linux: then only the clock and its heap limit bound it. */
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
