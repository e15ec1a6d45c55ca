/** The used part of archiver 8, which ships no types. */
declare module 'archiver' {
  import type { Transform } from 'node:stream';

  /** A ZIP as a stream: entries are written one after another, then `finalize`. */
  export class ZipArchive extends Transform {
    /** `store`: without compression. */
    constructor(options?: { readonly store?: boolean });
    append(source: Buffer, entry: { readonly name: string; readonly date?: Date }): this;
    finalize(): Promise<void>;
  }
}
