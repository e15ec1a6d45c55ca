import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  serialize,
} from 'bson';
import { MongoCommandError, refusal } from '../errors.js';
import { MAX_COMMAND_BYTES, MAX_DEPTH } from '../limits.js';
import { isInt32, setField, type Doc } from './values.js';

/**
 * Parses BSON into the shapes of `Doc`. The parser of the bson library cannot tell a whole double from an int32 without
 * wrapping every number, and turns `{$ref}` into a class; this one keeps types, copies every byte it keeps and never
 * reads beyond the given end.
 * @throws MongoCommandError 22 when the bytes are not BSON, 15 when nested too deep
 */
export function decodeDocument(bytes: Buffer, start = 0): Doc {
  try {
    const size = bytes.readInt32LE(start);
    if (size < 5 || start + size > bytes.length) throw refusal(22, 'invalid document length');
    return readDocument(bytes, start, start + size, 0);
  } catch (error) {
    // The parser ran past the end, or a class of the library refused a value.
    throw error instanceof MongoCommandError ? error : refusal(22, 'invalid BSON');
  }
}

/** Writes a document as BSON; fields that are `undefined` are left out. */
export function encodeDocument(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function cstringEnd(bytes: Buffer, at: number, end: number): number {
  const stop = bytes.indexOf(0, at);
  if (stop < 0 || stop >= end) throw refusal(22, 'unterminated name');
  return stop;
}

function readName(bytes: Buffer, at: number, stop: number): string {
  // Field names are short and mostly ASCII: assembling them by hand is faster than a call of the decoder.
  if (stop - at > 24) return bytes.toString('utf8', at, stop);
  let name = '';
  for (let index = at; index < stop; index += 1) {
    const code = bytes[index] ?? 0;
    if (code > 127) return bytes.toString('utf8', at, stop);
    name += String.fromCharCode(code);
  }
  return name;
}

function readDocument(bytes: Buffer, start: number, end: number, depth: number): Doc {
  const doc: Doc = {};
  readElements(bytes, start, end, depth, (name, value) => setField(doc, name, value));
  return doc;
}

function readArray(bytes: Buffer, start: number, end: number, depth: number): unknown[] {
  const items: unknown[] = [];
  readElements(bytes, start, end, depth, (_name, value) => items.push(value));
  return items;
}

function readElements(
  bytes: Buffer,
  start: number,
  end: number,
  depth: number,
  take: (name: string, value: unknown) => void,
): void {
  if (depth > MAX_DEPTH) throw refusal(15, 'document is nested too deep');
  if (bytes[end - 1] !== 0) throw refusal(22, 'document does not end in zero');
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at] ?? 0;
    const nameEnd = cstringEnd(bytes, at + 1, end);
    const name = readName(bytes, at + 1, nameEnd);
    at = nameEnd + 1;
    const size = valueSize(bytes, type, at, end);
    if (size < 0 || at + size > end - 1) throw refusal(22, 'value runs over the end of its document');
    take(name, readValue(bytes, type, at, size, depth));
    at += size;
  }
}

/** Bytes of a value behind its type and name. @throws MongoCommandError 22 for an unsupported type or a bad length */
function valueSize(bytes: Buffer, type: number, at: number, end: number): number {
  switch (type) {
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return 8;
    case 0x02:
    case 0x0d:
    case 0x0e:
      return 4 + positive(bytes.readInt32LE(at), 1);
    case 0x03:
    case 0x04:
      return positive(bytes.readInt32LE(at), 5);
    case 0x0f:
      return positive(bytes.readInt32LE(at), 14);
    case 0x05:
      return 5 + positive(bytes.readInt32LE(at), 0);
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return 0;
    case 0x07:
      return 12;
    case 0x08:
      return 1;
    case 0x0b:
      return cstringEnd(bytes, cstringEnd(bytes, at, end) + 1, end) + 1 - at;
    case 0x10:
      return 4;
    case 0x13:
      return 16;
    default:
      throw refusal(22, `unsupported BSON type ${type}`);
  }
}

function positive(size: number, least: number): number {
  if (size < least || size > MAX_COMMAND_BYTES * 3) throw refusal(22, 'invalid length');
  return size;
}

function readText(bytes: Buffer, at: number): string {
  const length = bytes.readInt32LE(at);
  if (bytes[at + 4 + length - 1] !== 0) throw refusal(22, 'unterminated string');
  return bytes.toString('utf8', at + 4, at + 4 + length - 1);
}

function readValue(bytes: Buffer, type: number, at: number, size: number, depth: number): unknown {
  switch (type) {
    case 0x01: {
      const value = bytes.readDoubleLE(at);
      return isInt32(value) ? new Double(value) : value;
    }
    case 0x02:
      return readText(bytes, at);
    case 0x03:
      return readDocument(bytes, at, at + size, depth + 1);
    case 0x04:
      return readArray(bytes, at, at + size, depth + 1);
    case 0x05:
      return readBinary(bytes, at, size);
    case 0x06:
    case 0x0a:
      return null;
    case 0x07:
      return new ObjectId(Uint8Array.prototype.slice.call(bytes, at, at + 12));
    case 0x08:
      return bytes[at] !== 0;
    case 0x09:
      return new Date(bytes.readInt32LE(at + 4) * 4294967296 + bytes.readUInt32LE(at));
    case 0x0b: {
      const patternEnd = cstringEnd(bytes, at, at + size);
      return new BSONRegExp(
        bytes.toString('utf8', at, patternEnd),
        bytes.toString('utf8', patternEnd + 1, at + size - 1),
      );
    }
    case 0x0d:
      return new Code(readText(bytes, at));
    case 0x0e:
      return new BSONSymbol(readText(bytes, at));
    case 0x0f: {
      const text = positive(bytes.readInt32LE(at + 4), 1);
      if (text > size - 13) throw refusal(22, 'invalid code');
      return new Code(readText(bytes, at + 4), readDocument(bytes, at + 8 + text, at + size, depth + 1));
    }
    case 0x10:
      return bytes.readInt32LE(at);
    case 0x11:
      return new Timestamp({ t: bytes.readUInt32LE(at + 4), i: bytes.readUInt32LE(at) });
    case 0x12:
      return new Long(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
    case 0x13:
      return new Decimal128(Uint8Array.prototype.slice.call(bytes, at, at + 16));
    case 0x7f:
      return new MaxKey();
    default:
      return new MinKey();
  }
}

function readBinary(bytes: Buffer, at: number, size: number): Binary {
  const subtype = bytes[at + 4] ?? 0;
  // Subtype 2 repeats its length inside; the library adds it again when it writes.
  const from = subtype === 2 ? at + 9 : at + 5;
  if (from > at + size) throw refusal(22, 'invalid binary');
  return new Binary(Uint8Array.prototype.slice.call(bytes, from, at + size), subtype);
}
