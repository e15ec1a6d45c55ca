import { readFileSync } from 'node:fs';

const EVERY_MS = 100;

/** Private memory of a process, MB (`RssAnon`: without the pages of mapped files). */
export function rssAnonMb(pid: number): number {
  const kilobytes = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** Watches the memory of a process; `stop` gives the last and the highest figure. */
export function watchMemory(pid: number): { stop(): { rssAnonMb: number; highestMb: number } } {
  let highest = 0;
  const look = (): number => {
    const now = rssAnonMb(pid);
    highest = Math.max(highest, now);
    return now;
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return { rssAnonMb: look(), highestMb: highest };
    },
  };
}
