import { createHash } from 'node:crypto';
import type { CaseEventDoc } from '../models/case-event.js';
import { canonicalJson } from './canonical-json.js';

/**
 * SHA-256 (hex) over the previous hash, the plain fields and the ciphertext of the personal part, so that the chain
 * still verifies when the key of the personal part is destroyed.
 */
export function entryHash(entry: Omit<CaseEventDoc, '_id' | 'hash'>): string {
  const { prev, caseId, seq, at, actor, channel, action, type, data, personal } = entry;
  const covered = {
    prev,
    caseId,
    seq,
    at: at.toISOString(),
    actor,
    channel,
    action,
    type,
    data,
    personal: personal && personal.toString('base64'),
  };
  return createHash('sha256').update(canonicalJson(covered)).digest('hex');
}
