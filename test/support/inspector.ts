import { silentLogger } from '../../src/core/log.js';
import { DiskRoom } from '../../src/core/disk-room.js';
import type { Examine } from '../../src/documents/examine.js';
import { inspect, type Inspection } from '../../src/documents/inspect.js';
import { Inspector } from '../../src/documents/inspector.js';

/** The real inspector, one for each test file; its children end with it or by themselves. */
export const testInspector = new Inspector({ log: silentLogger() });

/** Examines a file as the product does. */
export function inspectBytes(bytes: Buffer, owner = 'test'): Promise<Inspection> {
  return inspect(testInspector, bytes, { owner });
}

/** The same, in the form in which parts that accept files expect it. */
export const inspectFor: Examine = (bytes, options) => inspect(testInspector, bytes, options);

/** A disk that always has room. */
export const roomyDisk = new DiskRoom({ freeBytes: null, log: silentLogger() });
