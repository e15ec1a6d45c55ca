import { silentLogger } from '../../src/core/log.js';
import { DiskRoom } from '../../src/core/disk-room.js';
import type { Examine } from '../../src/documents/examine.js';
import { inspect, type Inspection } from '../../src/documents/inspect.js';
import { Inspector } from '../../src/documents/inspector.js';

/** The real inspector, one for each test file; its children end with it, or by themselves. */
export const testInspector = new Inspector({ log: silentLogger() });

/** Looks at a file as the product does. */
export function inspectBytes(bytes: Buffer, owner = 'test'): Promise<Inspection> {
  return inspect(testInspector, bytes, { owner });
}

/** The same, as parts that take files in ask for it. */
export const inspectFor: Examine = (bytes, options) => inspect(testInspector, bytes, options);

/** A disk with room for everything. */
export const roomyDisk = new DiskRoom({ freeBytes: null, log: silentLogger() });
