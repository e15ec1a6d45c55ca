import { crc32 } from 'node:zlib';

/** The EICAR test file in two halves, so that scanners that read this source do not report it. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STAN', 'DARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** Lengths without names of a ZIP's local header, directory entry and end record, bytes. */
const HEAD = 30;
const LINE = 46;
const END = 22;
const FILLER = 'a';
const TEST_FILE = 'b';

/**
 * Makes a ZIP of exactly `size` bytes with the harmless EICAR test file at its end: a scanner that calls it clean did
 * not read it all.
 */
export function scanProbe(size: number): Buffer {
  const filler = Buffer.alloc(size - 2 * (HEAD + LINE + 1 + 1) - END - EICAR.length, ' ');
  const first = entry(FILLER, filler, 0);
  const second = entry(TEST_FILE, EICAR, first.head.length + filler.length);
  const list = Buffer.concat([first.line, second.line]);
  const end = Buffer.alloc(END);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(2, 8);
  end.writeUInt16LE(2, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(size - END - list.length, 16);
  return Buffer.concat([first.head, filler, second.head, EICAR, list, end]);
}

/** Local header and directory entry of an uncompressed file (PKWARE APPNOTE 4.3.7 and 4.3.12). */
function entry(name: string, content: Buffer, offset: number): { head: Buffer; line: Buffer } {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(10, 0);
  facts.writeUInt16LE(DATE, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(content.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name)]);
  const line = Buffer.alloc(LINE + name.length);
  line.write('PK\x01\x02', 0, 'latin1');
  line.writeUInt16LE(10, 4);
  facts.copy(line, 6);
  line.writeUInt32LE(offset, 42);
  line.write(name, LINE, 'latin1');
  return { head, line };
}

/** 1 January 1980 in DOS form. */
const DATE = 0x21;
