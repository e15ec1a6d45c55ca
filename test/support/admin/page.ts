import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import type { Client } from './client.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A form of a page: where it is sent, and what it would send unchanged. */
export interface Form {
  readonly action: string;
  readonly method: string;
  /** Names and values in the order in which a browser would send them. */
  readonly fields: readonly (readonly [string, string])[];
  /** Everything that can be chosen or ticked, by the name of its field. */
  readonly offers: ReadonlyMap<string, readonly string[]>;
  readonly button: string;
}

/** A page as a person without script sees it. */
export class Page {
  readonly #root: Node;

  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly source: string,
  ) {
    this.#root = parse(source);
  }

  /** All visible text, with single spaces. */
  get text(): string {
    return textOf(this.#root);
  }

  all(tag: string): Element[] {
    return [...elements(this.#root)].filter((one) => one.tagName === tag);
  }

  texts(tag: string): string[] {
    return this.all(tag).map(textOf);
  }

  get links(): string[] {
    return this.all('a').map((one) => attribute(one, 'href') ?? '');
  }

  get forms(): Form[] {
    return this.all('form').map(formOf);
  }

  /** The form that has a button with these words, or whose address contains them. */
  form(which: string): Form {
    const found = this.forms.find(({ button, action }) => button === which || action.endsWith(which));
    if (!found)
      throw new Error(`no form "${which}" among ${this.forms.map(({ button }) => button).join(' | ')}`);
    return found;
  }

  /** What a basic accessibility check finds: one h1, language, labels, table heads, alternative texts, unique ids. */
  problems(): string[] {
    const problems: string[] = [];
    if (this.all('h1').length !== 1) problems.push(`${this.all('h1').length} h1`);
    if (attribute(this.all('html')[0], 'lang') !== 'id') problems.push('lang');
    const labelled = new Set(this.all('label').map((one) => attribute(one, 'for')));
    for (const tag of ['input', 'select', 'textarea']) {
      for (const one of this.all(tag)) {
        if (attribute(one, 'type') === 'hidden') continue;
        if (!labelled.has(attribute(one, 'id'))) problems.push(`no label: ${attribute(one, 'name')}`);
      }
    }
    for (const one of this.all('th')) if (!attribute(one, 'scope')) problems.push('th without scope');
    for (const one of this.all('img')) if (!attribute(one, 'alt')) problems.push('img without alt');
    for (const one of this.all('button')) if (!textOf(one)) problems.push('button without text');
    const ids = [...elements(this.#root)].flatMap((one) => attribute(one, 'id') ?? []);
    for (const id of ids.filter((one, at) => ids.indexOf(one) !== at)) problems.push(`id twice: ${id}`);
    for (const one of elements(this.#root)) {
      const about = ['aria-labelledby', 'aria-describedby'].flatMap(
        (name) => attribute(one, name)?.split(' ') ?? [],
      );
      for (const id of about) if (!ids.includes(id)) problems.push(`no such id: ${id}`);
      if (one.attrs.some(({ name }) => name === 'style' || name.startsWith('on'))) problems.push('inline');
      if (['style', 'script'].includes(one.tagName) && one.childNodes.length > 0) problems.push('inline');
    }
    return problems;
  }
}

/** Opens a page, following redirects as a browser does. */
export async function open(client: Client, path: string): Promise<Page> {
  return follow(client, await client.send('GET', path));
}

/** Sends a form with other values for some fields; `null` leaves a field out, a list sends it several times. */
export async function send(
  client: Client,
  form: Form,
  values: Readonly<Record<string, string | readonly string[] | null>> = {},
): Promise<Page> {
  const body = new URLSearchParams(
    form.fields.filter(([name]) => !(name in values)).map(([name, value]): [string, string] => [name, value]),
  );
  for (const [name, value] of Object.entries(values)) {
    for (const one of value === null ? [] : [value].flat()) body.append(name, one);
  }
  return follow(
    client,
    await client.send('POST', form.action, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    }),
  );
}

async function follow(client: Client, response: Response): Promise<Page> {
  const location = response.headers.get('location');
  if (response.status === 303 && location !== null) return open(client, location);
  return new Page(response.status, response.headers, await response.text());
}

function formOf(form: Element): Form {
  const fields: [string, string][] = [];
  const offers = new Map<string, string[]>();
  const offer = (name: string, value: string): void => {
    offers.set(name, [...(offers.get(name) ?? []), value]);
  };
  let button = '';
  for (const one of elements(form)) {
    const name = attribute(one, 'name') ?? '';
    const value = attribute(one, 'value') ?? '';
    if (one.tagName === 'button') button ||= textOf(one);
    if (one.tagName === 'textarea') fields.push([name, rawText(one)]);
    if (one.tagName === 'select') {
      const options = [...elements(one)].filter(({ tagName }) => tagName === 'option');
      for (const option of options) offer(name, attribute(option, 'value') ?? '');
      const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0];
      fields.push([name, attribute(chosen, 'value') ?? '']);
    }
    if (one.tagName !== 'input') continue;
    if (attribute(one, 'type') === 'checkbox') {
      offer(name, value);
      if (attribute(one, 'checked') === undefined) continue;
    }
    fields.push([name, value]);
  }
  return {
    action: attribute(form, 'action') ?? '',
    method: (attribute(form, 'method') ?? 'get').toLowerCase(),
    fields,
    offers,
    button,
  };
}

function* elements(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elements(child);
}

function rawText(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(rawText).join('') : '';
}

function textOf(node: Node): string {
  return rawText(node).replaceAll(/\s+/g, ' ').trim();
}

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((one) => one.name === name)?.value;
}
