import { escapeHtml } from '../../core/escape-html.js';

/** A piece of safe HTML. Only {@link html} makes it, so nothing unescaped passes for it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /**
   * Takes a text for safe, as it is: for {@link html} and constants of this program, never for anything from outside.
   */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template may contain. Text and numbers are escaped; `false`, `null` and `undefined` give nothing. */
export type HtmlPart = Html | string | number | false | null | undefined | readonly HtmlPart[];

/** A template that escapes its values, except pieces made by `html`. Attribute values must be in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return Html.trusted(
    strings.reduce((all, text, index) => all + text + (index < parts.length ? render(parts[index]) : ''), ''),
  );
}

/** A boolean attribute: its name after a space, or nothing. */
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
