import type { Timestamp } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';

/**
 * The reply of a command that answers with documents, `{cursor: {<batch>: […], id, ns}, ok: 1}`. It is assembled from
 * documents that are BSON already, which are neither decoded nor encoded again.
 */
export function cursorReply(
  batch: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
  id: bigint,
  namespace: string,
  atClusterTime?: Timestamp,
): Buffer {
  const array = arrayOf(documents);
  const ns = Buffer.from(namespace, 'utf8');
  // {<batch>: array, id: long, ns: string}
  const cursorSize =
    4 +
    (1 + batch.length + 1 + array.length) +
    (1 + 3 + 8) +
    (1 + 3 + 4 + ns.length + 1) +
    (atClusterTime ? 1 + 14 + 8 : 0) +
    1;
  // {cursor: …, ok: double}
  const size = 4 + (1 + 7 + cursorSize) + (1 + 3 + 8) + 1;
  const out = Buffer.allocUnsafe(size);
  let at = out.writeInt32LE(size, 0);
  at = name(out, 0x03, 'cursor', at);
  at = out.writeInt32LE(cursorSize, at);
  at = name(out, 0x04, batch, at);
  at += array.copy(out, at);
  at = name(out, 0x12, 'id', at);
  at = out.writeBigInt64LE(id, at);
  at = name(out, 0x02, 'ns', at);
  at = out.writeInt32LE(ns.length + 1, at);
  at += ns.copy(out, at);
  out[at] = 0;
  at += 1;
  if (atClusterTime) {
    at = name(out, 0x11, 'atClusterTime', at);
    at = out.writeBigUInt64LE(atClusterTime.toBigInt(), at);
  }
  out[at] = 0;
  at = name(out, 0x01, 'ok', at + 1);
  at = out.writeDoubleLE(1, at);
  out[at] = 0;
  return out;
}

/** A BSON document with further fields at its end. */
export function appendFields(document: Buffer, fields: Doc): Buffer {
  const whole = Buffer.concat([document.subarray(0, -1), encodeDocument(fields).subarray(4)]);
  whole.writeInt32LE(whole.length, 0);
  return whole;
}

function name(out: Buffer, type: number, field: string, at: number): number {
  out[at] = type;
  const end = at + 1 + out.write(field, at + 1, 'latin1');
  out[end] = 0;
  return end + 1;
}

function arrayOf(documents: readonly Buffer[]): Buffer {
  let size = 5;
  for (const [index, document] of documents.entries()) size += 2 + String(index).length + document.length;
  const out = Buffer.allocUnsafe(size);
  let at = out.writeInt32LE(size, 0);
  for (const [index, document] of documents.entries()) {
    at = name(out, 0x03, String(index), at);
    at += document.copy(out, at);
  }
  out[at] = 0;
  return out;
}
