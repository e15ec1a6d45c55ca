/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string;
  readonly filename: string | null;
  readonly content: Buffer;
}

/** Parses a multipart/form-data body (RFC 7578) byte for byte; throws when it is malformed. */
export function parseMultipart(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /boundary="?([^";]+)"?/u.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error('multipart without boundary');
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length;
    if (body.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const next = body.indexOf(delimiter, start);
    if (next < 0) throw new Error('multipart without end');
    const head = body.indexOf('\r\n\r\n', start);
    if (head < 0 || head > next) throw new Error('multipart part without header');
    const headers = body.subarray(start, head).toString('utf8');
    const name = /name="([^"]*)"/u.exec(headers)?.[1];
    if (name === undefined) throw new Error('multipart part without name');
    const filename = /filename="([^"]*)"/u.exec(headers)?.[1] ?? null;
    parts.push({ name, filename, content: body.subarray(head + 4, next - 2) });
    at = next;
  }
  throw new Error('multipart without end');
}
