import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSseParser, type SseEvent } from '../../web/chat/client/sse';

const parseAll = (chunks: readonly string[]): SseEvent[] => {
  const parse = createSseParser();
  return chunks.flatMap((chunk) => parse(chunk));
};

describe('event stream', () => {
  it('reads id, event and several data lines, and skips comments', () => {
    expect(parseAll([': masih hidup\n\nid: 7\nevent: message\ndata: a\ndata: b\n\ndata:c\n\n'])).toEqual([
      { id: '7', event: 'message', data: 'a\nb' },
      { id: null, event: 'message', data: 'c' },
    ]);
  });

  it('gives nothing for an event that is not ended', () => {
    expect(parseAll(['id: 1\ndata: setengah\n'])).toEqual([]);
  });

  it('gives the same events however the bytes are cut, with every kind of line end', () => {
    const word = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n\0]/g, ''));
    const event = fc.record({ id: fc.nat(), data: word, eol: fc.constantFrom('\n', '\r\n', '\r') });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(9)),
        (events, cuts) => {
          const source = `${events
            .map(({ id, data, eol }) => `id: ${id}${eol}data: ${data}${eol}${eol}`)
            .join('')}: selesai\n`;
          const chunks: string[] = [];
          for (let at = 0; at < source.length;) {
            const size = 1 + (cuts.next().value ?? 0);
            chunks.push(source.slice(at, at + size));
            at += size;
          }
          expect(parseAll(chunks).map(({ id, data }) => [id, data])).toEqual(
            events.map(({ id, data }) => [String(id), data]),
          );
        },
      ),
    );
  });
});
