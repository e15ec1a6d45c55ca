import { deserialize } from 'bson';

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Offset of the command's document: after header, flags and the kind of the first section. */
const BODY_AT = HEADER_BYTES + 5;

/** A frame of MongoDB's wire protocol. */
export interface Frame {
  readonly bytes: Buffer;
  readonly requestId: number;
  readonly responseTo: number;
}

/** A command that changes what is stored. */
export interface WriteCommand {
  readonly name: string;
  /** Null at the end of a transaction. */
  readonly collection: string | null;
  /** Inside a transaction nothing is visible before `commitTransaction`. */
  readonly inTransaction: boolean;
}

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite', 'commitTransaction']);

/** Splits a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that these bytes complete. */
  read(bytes: Buffer): readonly Frame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    while (this.#rest.length >= HEADER_BYTES && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const whole = this.#rest.subarray(0, this.#rest.readInt32LE(0));
      this.#rest = this.#rest.subarray(whole.length);
      frames.push({ bytes: whole, requestId: whole.readInt32LE(4), responseTo: whole.readInt32LE(8) });
    }
    return frames;
  }
}

/** What a client's frame writes; null for any other frame. */
export function writeOf({ bytes }: Frame): WriteCommand | null {
  if (bytes.readInt32LE(12) !== OP_MSG || bytes[BODY_AT - 1] !== 0) return null;
  // The name of the command is the first field of its document: length, type, name.
  const name = bytes.toString('latin1', BODY_AT + 5, bytes.indexOf(0, BODY_AT + 5));
  if (!WRITES.has(name)) return null;
  const command = deserialize(bytes.subarray(BODY_AT, BODY_AT + bytes.readInt32LE(BODY_AT)));
  const target: unknown = command[name];
  return {
    name,
    collection: typeof target === 'string' ? target : null,
    inTransaction: name !== 'commitTransaction' && command['autocommit'] === false,
  };
}
