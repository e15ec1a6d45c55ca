import { readFileSync } from 'node:fs';

/**
 * Memory of the process that is its own, bytes. On Linux without mapped files, for pages of the embedded database come
 * and go with its use; elsewhere all that is resident.
 */
export function ownMemory(): number {
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No such file: not Linux.
  }
  return process.memoryUsage.rss();
}
