import { createHash } from 'node:crypto';
import { serialize } from 'bson';
import type { Collection, Document } from 'mongodb';

/** Options that read every BSON type as it is stored: an int stays an int, a double a double. */
export const EXACT = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const;

/** Number of documents in a collection, and a checksum over them that does not depend on their order. */
export interface Digest {
  readonly documents: number;
  readonly sha256: string;
}

const MODULUS = 1n << 256n;

/** Sums up documents into a {@link Digest}. */
export class DigestSum {
  private documents = 0;
  private sum = 0n;

  /** Adds a document by what {@link digestOf} gave. */
  add(document: string): void {
    this.documents += 1;
    this.sum = (this.sum + BigInt(`0x${document}`)) % MODULUS;
  }

  finish(): Digest {
    return { documents: this.documents, sha256: this.sum.toString(16).padStart(64, '0') };
  }
}

/** SHA-256 of the BSON of a document read with `EXACT`. */
export function digestOf(document: Document): string {
  return createHash('sha256').update(serialize(document)).digest('hex');
}

/** Reads a whole collection and returns its digest. */
export async function digestCollection(collection: Collection, signal?: AbortSignal): Promise<Digest> {
  const sum = new DigestSum();
  for await (const document of collection.find({}, EXACT)) {
    signal?.throwIfAborted();
    sum.add(digestOf(document));
  }
  return sum.finish();
}
