import { deflateSync } from 'node:zlib';

function pdfOf(objects: readonly string[], last: Buffer): Buffer {
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  const trailer = `endobj\ntrailer\n<</Root 1 0 R/Size ${objects.length + 2}>>\n%%EOF`;
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n${body}${objects.length + 1} 0 obj\n`, 'latin1'),
    last,
    Buffer.from(trailer, 'latin1'),
  ]);
}

function stream(dict: string, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([
    Buffer.from(`<<${dict}/Length ${bytes.length}>>\nstream\n`),
    bytes,
    Buffer.from('\nendstream\n'),
  ]);
}

const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
const PAGES = '<</Type/Pages/Kids[3 0 R]/Count 1>>';

/** A small PDF whose page draws forms within forms a hundred million times. */
export function formBomb(): Buffer {
  const resources = (name: number): string => `/Resources<</XObject<</F ${name} 0 R>>>>`;
  const form = '/Type/XObject/Subtype/Form/BBox[0 0 9 9]';
  const levels = 8;
  const objects = [
    CATALOG,
    PAGES,
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]${resources(5)}/Contents 4 0 R>>`,
  ];
  const draw = '/F Do '.repeat(10);
  objects.push(stream('', draw).toString('latin1'));
  for (let i = 0; i < levels; i++) objects.push(stream(form + resources(6 + i), draw).toString('latin1'));
  return pdfOf(objects, stream(form, '0 0 9 9 re f '));
}

/** A PDF of 4 MB with an object stream of 4 GB. */
export function streamBomb(): Buffer {
  const objects = [CATALOG, PAGES, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>'];
  const size = 64 * 1024 * 1024;
  // Raw deflate blocks may follow each other, so the content is compressed once and repeated.
  const once = deflateSync(Buffer.alloc(size, 0x20), { level: 9, finishFlush: 2 });
  const packed = Buffer.concat([once, ...Array.from({ length: 63 }, () => once.subarray(2))]);
  return pdfOf(objects, stream('/Type/ObjStm/N 1/First 10/Filter/FlateDecode', packed));
}
