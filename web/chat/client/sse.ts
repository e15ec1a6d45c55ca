/** One server-sent event; `id` is null when the event carried none. */
export interface SseEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Takes text in pieces of any size and gives the events that each piece completes. */
export type SseParser = (chunk: string) => readonly SseEvent[];

/**
 * A parser for one connection (WHATWG HTML, 9.2.6): line ends CR, LF and CRLF also across pieces, several `data` lines
 * joined by LF, comments and events without data skipped. `retry` is ignored, because the page has its own back-off.
 */
export function createSseParser(): SseParser {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];

  const field = (line: string): void => {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
  };

  return (chunk) => {
    const events: SseEvent[] = [];
    rest += chunk;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (end === null) return events;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      if (line !== '') {
        if (!line.startsWith(':')) field(line);
        continue;
      }
      if (data.length > 0) events.push({ id, event: event || 'message', data: data.join('\n') });
      id = null;
      event = '';
      data = [];
    }
  };
}
