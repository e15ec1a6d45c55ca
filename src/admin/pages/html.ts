import { escapeHtml } from '../../core/escape-html.js';

/** A piece of finished HTML: only {@link html} makes it, so nothing unescaped can be taken for it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For {@link html} and constants of this program; never with anything that came from outside. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text and numbers are escaped, `false`, `null` and `undefined` are nothing. */
export type HtmlPart = Html | string | number | false | null | undefined | readonly HtmlPart[];

/**
 * A template of HTML whose values are escaped by construction; pieces made by `html` itself go in as they are.
 * Attribute values must be written in double quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return Html.trusted(
    strings.reduce((all, text, index) => all + text + (index < parts.length ? render(parts[index]) : ''), ''),
  );
}

/** A boolean attribute: its name or nothing, with a space before it. */
export function flag(name: string, on: boolean): Html | null {
  return on ? Html.trusted(` ${name}`) : null;
}

function render(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return part.map(render).join('');
}
