import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIntoFullDisk } from '../support/full-disk.js';

/**
 * Runs into the end of a real file system: ext4 in a file, and tmpfs. Needs root (mount): `npm run build:programs &&
 * node dist/programs/test/programs/full-disk-mount.js`. Prints one JSON line for each; exits with 1 at a fault.
 */
const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-full-'));
const place = join(base, 'mounted');
const image = join(base, 'image');
mkdirSync(place);

async function check(kind: string, mount: () => void): Promise<void> {
  mount();
  try {
    // Can be removed to make room.
    writeFileSync(join(place, 'ballast'), Buffer.alloc(8 * 1024 * 1024));
    const faults = await runIntoFullDisk(join(place, 'data'), [], () => rmSync(join(place, 'ballast')));
    process.stdout.write(`${JSON.stringify({ check: 'full-disk', kind, faults })}\n`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    execFileSync('umount', [place]);
  }
}

try {
  await check('tmpfs', () => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', place]));
  writeFileSync(image, '');
  truncateSync(image, 64 * 1024 * 1024);
  execFileSync('mkfs.ext4', ['-q', image]);
  await check('ext4', () => execFileSync('mount', ['-o', 'loop', image, place]));
} finally {
  rmSync(base, { recursive: true, force: true });
}
