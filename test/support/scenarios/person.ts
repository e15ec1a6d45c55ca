import { readFileSync } from 'node:fs';
import type { Counter } from './counter.js';

/** A message of ours, as the person sees it on the channel. */
export interface SeenLine {
  readonly from: 'loket' | 'petugas';
  readonly text: string;
  readonly buttons: readonly string[];
  readonly attachments: readonly string[];
}

export interface FileToSend {
  readonly name: string;
  readonly content: Buffer;
}

/** A file of test/samples under its own name, or under another one. */
export function sample(file: string, name = file): FileToSend {
  return { name, content: readFileSync(new URL(`../../samples/${file}`, import.meta.url)) };
}

/** Somebody who talks with the product; what differs between the channels is in the classes below this one. */
export abstract class Person {
  /** Everything that was said, for golden files; a second chat of a story writes into the first one's. */
  transcript: string[] = [];
  /** Behind the names of both sides in the transcript, e.g. ` (ponsel baru)`. */
  label = '';

  constructor(
    readonly channel: 'web' | 'telegram' | 'gema',
    readonly counter: Counter,
  ) {}

  /** Writes, and gives what was answered. */
  async says(text: string): Promise<string> {
    this.transcript.push(...quote(`Pemohon${this.label}`, text));
    await this.sendText(text);
    return this.hears();
  }

  /** Taps the newest button with this label. */
  async taps(label: string): Promise<string> {
    this.transcript.push(`Pemohon${this.label}: [${label}]`);
    await this.tap(label);
    return this.hears();
  }

  /** Sends files, several as one message (album). */
  async sends(...files: readonly FileToSend[]): Promise<string> {
    this.transcript.push(`Pemohon${this.label}: (${files.map(({ name }) => name).join(', ')})`);
    await this.sendFiles(files);
    return this.hears();
  }

  /** Everything that came since the last time, after all is settled. */
  async hears(): Promise<string> {
    await this.counter.settle();
    const lines = await this.fresh();
    for (const line of lines) this.transcript.push(...shown(line, this.label));
    return lines.map(({ text }) => text).join('\n');
  }

  protected abstract sendText(text: string): Promise<void>;
  protected abstract tap(label: string): Promise<void>;
  protected abstract sendFiles(files: readonly FileToSend[]): Promise<void>;
  /** Messages of ours since the last call. */
  protected abstract fresh(): Promise<readonly SeenLine[]>;
}

/** What stands before the words of an officer, where the channel itself does not show whose they are. */
const OFFICER = 'Petugas: ';

/** Who says something on such a channel, and what. */
export function officersWords(text: string): Pick<SeenLine, 'from' | 'text'> {
  return text.startsWith(OFFICER)
    ? { from: 'petugas', text: text.slice(OFFICER.length) }
    : { from: 'loket', text };
}

function shown({ from, text, buttons, attachments }: SeenLine, label: string): string[] {
  return [
    ...quote(`${from === 'loket' ? 'Loket' : 'Petugas'}${label}`, text),
    ...attachments.map((name) => `    (${name})`),
    ...(buttons.length > 0 ? [`    [${buttons.join('] [')}]`] : []),
  ];
}

function quote(who: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n');
  return [`${who}: ${first}`, ...rest.map((line) => (line === '' ? '' : `    ${line}`))];
}
