import { decodeDocument } from '../bson/codec.js';
import { setField, type Doc } from '../bson/values.js';
import { MAX_MESSAGE_BYTES } from '../limits.js';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Unknown flag bits of the lower, required half make a message unreadable; the upper half is optional. */
const KNOWN_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

/** One request of a client. */
export interface Request {
  readonly id: number;
  readonly command: Doc;
  /** True when the client waits for no reply. */
  readonly silent: boolean;
  /** True for the old `OP_QUERY`, which `OP_REPLY` answers. */
  readonly legacy: boolean;
}

/** A frame that cannot be read; the connection is closed. */
class MalformedMessage extends Error {
  override name = 'MalformedMessage';
}

const RAW = Symbol('raw documents');

/** The documents of a field that was sent as a sequence, as received; valid only while the command runs. */
export function rawDocuments(command: Doc, field: string): readonly Buffer[] | undefined {
  return (command as { [RAW]?: Map<string, Buffer[]> })[RAW]?.get(field);
}

/**
 * Length of the first frame in what has been received; undefined while its header is incomplete.
 * @throws MalformedMessage when no frame can have that length
 */
export function frameLength(received: Buffer): number | undefined {
  if (received.length < 4) return undefined;
  const length = received.readInt32LE(0);
  if (length < 16 || length > MAX_MESSAGE_BYTES) throw new MalformedMessage('frame length');
  return length;
}

/**
 * Parses a complete frame.
 * @throws MalformedMessage, or MongoCommandError 22, when it cannot be read
 */
export function parseFrame(frame: Buffer): Request {
  const id = frame.readInt32LE(4);
  switch (frame.readInt32LE(12)) {
    case OP_MSG:
      return parseMessage(frame, id);
    case OP_QUERY:
      return parseQuery(frame, id);
    default:
      throw new MalformedMessage('opcode');
  }
}

function parseMessage(frame: Buffer, id: number): Request {
  if (frame.length < 21) throw new MalformedMessage('short message');
  const flags = frame.readUInt32LE(16);
  if ((flags & 0xffff & ~KNOWN_FLAGS) !== 0) throw new MalformedMessage('flags');
  const end = frame.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Doc | undefined;
  const sequences = new Map<string, Buffer[]>();
  let at = 20;
  while (at < end) {
    const kind = frame[at];
    at += 1;
    if (at + 4 > end) throw new MalformedMessage('section');
    const size = frame.readInt32LE(at);
    if (size < 5 || at + size > end) throw new MalformedMessage('section size');
    if (kind === 0 && !command) command = decodeDocument(frame.subarray(at, at + size));
    else if (kind === 1) readSequence(frame.subarray(at, at + size), sequences);
    else throw new MalformedMessage('section kind');
    at += size;
  }
  if (!command) throw new MalformedMessage('no body');
  for (const [field, documents] of sequences) {
    if (Object.hasOwn(command, field)) throw new MalformedMessage('field given twice');
    setField(
      command,
      field,
      documents.map((bytes) => decodeDocument(bytes)),
    );
  }
  if (sequences.size > 0) Object.defineProperty(command, RAW, { value: sequences, enumerable: false });
  return { id, command, silent: (flags & MORE_TO_COME) !== 0, legacy: false };
}

function readSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new MalformedMessage('sequence name');
  const name = section.toString('utf8', 4, nameEnd);
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = at + 4 <= section.length ? section.readInt32LE(at) : 0;
    if (size < 5 || at + size > section.length) throw new MalformedMessage('document in sequence');
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  if (sequences.has(name)) throw new MalformedMessage('sequence given twice');
  sequences.set(name, documents);
}

function parseQuery(frame: Buffer, id: number): Request {
  const nameEnd = frame.indexOf(0, 20);
  if (nameEnd < 0 || nameEnd + 9 + 5 > frame.length) throw new MalformedMessage('query');
  const command = decodeDocument(frame.subarray(nameEnd + 9));
  const [first] = Object.keys(command);
  if (first !== 'hello' && first !== 'isMaster' && first !== 'ismaster')
    throw new MalformedMessage('query is only for hello');
  return { id, command, silent: false, legacy: true };
}

let nextId = 1;

/** The bytes of the frame of a reply. */
export function replyFrame(request: Request, body: Buffer): Buffer {
  const head = Buffer.alloc(request.legacy ? 36 : 21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(nextId, 4);
  nextId = (nextId + 1) & 0x7fffffff;
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}
