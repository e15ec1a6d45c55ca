import type { Chance } from '../../src/tools/demo/chance.js';
import type { Person, SentFile } from '../support/telegram/person.js';
import type { Message } from '../support/telegram/shapes.js';
import { readPrompt, type Prompt } from './prompt.js';

/** What a person means to give for an item: what they type, and what the form then has. */
export interface Meant {
  readonly typed: string;
  readonly stored: string;
  /** The beginning of `typed`, for somebody who sends it in two messages. */
  readonly first?: string;
}

/** What was done in a round, to be summed up. */
export interface Deeds {
  /** Answers, the first time. */
  answers: number;
  /** The same answer once more: sent twice, because none came, or because the question came again. */
  repeats: number;
  /** Answers in two messages. */
  split: number;
  /** Replies by quoting. */
  quotes: number;
  /** Questions about what a text was meant for. */
  doubts: number;
}

/** What the people of a round share. */
export interface Setting {
  readonly chance: Chance;
  readonly deeds: Deeds;
  /** A photo for each document, in the order in which the form asks for them. */
  readonly photos: readonly SentFile[];
}

interface Habits {
  /** Taps buttons instead of typing what is on them. */
  readonly taps: boolean;
  /** How often an answer is sent again while none comes. */
  readonly impatience: number;
  /** Answers a question that comes again, although the next one is there already. */
  readonly hasty: boolean;
  /** The items whose answers come in two messages. */
  readonly splits: ReadonlySet<string>;
  /** The item that is answered wrongly at first, and put right by a reply that quotes its question. */
  readonly corrects: string | null;
}

/** Something that a person said, so that it can be said again. */
interface Said {
  readonly texts: readonly string[];
  readonly again: () => void;
}

const SPLIT = ['name', 'certificate-issuer', 'certificate-field'] as const;
const CORRECTED = ['name', 'phone', 'certificate-number', 'certificate-issuer'] as const;
/** Looks at the chat without an answer to the last message, after which a person gives up. */
const PATIENCE = 6;

/**
 * Somebody who fills the form over Telegram as people do. They know the chat only as it is shown: they read what is
 * new, answer the newest question, say things again when no answer comes, and go by the buttons when they are asked
 * what a text was meant for. They stop at the summary.
 */
export class FormFiller {
  readonly #habits: Habits;
  readonly #answered = new Map<string, string>();
  #read = 0;
  #last: Said | null = null;
  #rest: { readonly text: string; readonly item: string } | null = null;
  #toCorrect: string | null = null;
  #silence = 0;
  /** Null while the form is being filled; then `ready`, or why the person cannot go on. */
  end: string | null = null;

  constructor(
    readonly account: Person,
    readonly meant: Readonly<Record<string, Meant>>,
    private readonly setting: Setting,
  ) {
    const { chance } = setting;
    this.#habits = {
      taps: chance.next() < 0.5,
      impatience: chance.pick([0, 1, 1, 2]),
      hasty: chance.next() < 0.7,
      splits: new Set(SPLIT.filter((item) => meant[item]?.first !== undefined && chance.next() < 0.4)),
      corrects: chance.next() < 0.3 ? chance.pick(CORRECTED) : null,
    };
  }

  /** Presses Start. */
  starts(): void {
    this.#say('/start');
  }

  /** Reads what is new and answers it. */
  acts(): void {
    if (this.end !== null) return;
    const fresh = this.#fresh();
    const [newest] = fresh.slice(-1);
    if (newest === undefined) {
      this.#silence += 1;
      if (this.#silence > PATIENCE) this.end = 'no answer comes';
      else this.#again();
      return;
    }
    this.#silence = 0;
    // Whoever sees the next question before all of the answer is sent puts it right at its own question.
    if (this.#rest !== null && this.#putsRight(this.#rest.item)) return;
    const again = this.#habits.hasty ? this.#askedAgain(fresh) : undefined;
    if (again !== undefined) {
      this.setting.deeds.repeats += 1;
      this.#say(again);
      if (this.setting.chance.next() < 0.5) return;
    }
    const prompt = readPrompt(newest);
    if (this.#quotes(prompt)) return;
    this.#answer(prompt, newest);
  }

  /** Sends the rest of an answer that was begun. */
  finishesAnswer(): void {
    const rest = this.#rest;
    if (rest === null || this.end !== null) return;
    this.#rest = null;
    const { texts = [], again = () => undefined } = this.#last ?? {};
    this.#last = {
      texts: [...texts, rest.text],
      again: () => {
        // Whoever had no answer sends both again, or all of it in one.
        if (this.setting.chance.next() < 0.5) this.account.says(this.#meantFor(rest.item).typed);
        else {
          again();
          this.account.says(rest.text);
        }
      },
    };
    this.account.says(rest.text);
  }

  /** Time passes. `turn`: how often it did since the last answer, counted from 1. */
  waits(turn: number): void {
    if (this.end !== null) return;
    const { chance } = this.setting;
    if (this.#unread() > 0) {
      // The answer is there: some go on at once, and are not heard until the product runs again.
      const unfinished = this.#rest;
      if (unfinished !== null) this.#putsRight(unfinished.item);
      else if (chance.next() < 0.5) this.acts();
      return;
    }
    if (this.#rest !== null) this.finishesAnswer();
    else if (turn <= this.#habits.impatience) this.#again();
  }

  #unread(): number {
    return this.account.chat.botMessages().length - this.#read;
  }

  #fresh(): readonly Message[] {
    const all = this.account.chat.botMessages();
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** The answer to a question that was answered, and now stands in the chat once more. */
  #askedAgain(fresh: readonly Message[]): string | undefined {
    const before = this.account.chat.botMessages().slice(0, -fresh.length);
    const repeated = fresh
      .slice(0, -1)
      .find((message) => before.slice(-3).some(({ text }) => text === message.text));
    const prompt = repeated && readPrompt(repeated);
    return prompt?.kind === 'item' ? this.#answered.get(prompt.item) : undefined;
  }

  #answer(prompt: Prompt, message: Message): void {
    switch (prompt.kind) {
      case 'begin':
      case 'go-on':
        this.#chooses(prompt.label, prompt.kind === 'begin' ? 'ya' : this.#wordFor(prompt.label), message);
        return;
      case 'document':
        this.#sends(prompt.place);
        return;
      case 'item':
        this.#gives(prompt.item);
        return;
      case 'doubt':
        this.#decides(prompt, message);
        return;
      case 'summary':
        this.end = 'ready';
        return;
      case 'unknown':
        this.end = `does not understand: ${message.text ?? ''} [${prompt.labels.join('] [')}]`;
    }
  }

  #gives(item: string): void {
    const { typed, first } = this.#meantFor(item);
    const { chance, deeds } = this.setting;
    deeds.answers += 1;
    if (first !== undefined && this.#habits.splits.has(item) && !this.#answered.has(item)) {
      deeds.split += 1;
      this.#answered.set(item, typed);
      this.#rest = { text: typed.slice(first.length + 1), item };
      this.#say(first);
      return;
    }
    const wrong = this.#habits.corrects === item && !this.#answered.has(item);
    const text = wrong ? mistaken(typed) : typed;
    this.#answered.set(item, text);
    if (wrong) this.#toCorrect = item;
    this.#say(text);
    if (chance.next() < 0.08) this.#again();
  }

  /** Replies to the question that was answered wrongly, at the summary at the latest. */
  #quotes({ kind }: Prompt): boolean {
    const item = this.#toCorrect;
    if (item === null || (kind !== 'summary' && this.setting.chance.next() < 0.4)) return false;
    this.#toCorrect = null;
    return this.#putsRight(item);
  }

  /** Replies to any of the copies of a question. */
  #putsRight(item: string): boolean {
    const copies = this.account.chat.botMessages().filter((message) => {
      const prompt = readPrompt(message);
      return prompt.kind === 'item' && prompt.item === item;
    });
    if (copies.length === 0) return false;
    const { reply_to_message: _dropped, ...quoted } = this.setting.chance.pick(copies);
    const { typed } = this.#meantFor(item);
    this.setting.deeds.quotes += 1;
    this.#rest = null;
    this.#answered.set(item, typed);
    this.#say(typed, { reply_to_message: quoted });
    return true;
  }

  /** Reads the buttons: what each of them would put where. */
  #decides({ said, yes, no, joined, here }: Extract<Prompt, { kind: 'doubt' }>, message: Message): void {
    this.setting.deeds.doubts += 1;
    const means = (text: string): boolean => Object.values(this.meant).some(({ typed }) => same(typed, text));
    const intended = here === null ? null : this.#meantFor(here).typed;
    const isYes = joined === null ? intended !== null && same(intended, said) : means(joined);
    // Neither button is right: the answer to the question is written instead.
    if (!isYes && joined !== null && intended !== null && !same(intended, said)) this.#say(intended);
    else this.#chooses(isYes ? yes : no, isYes ? 'ya' : joined === null ? 'tidak' : 'bukan', message);
  }

  /** What is typed instead of tapping a button. */
  #wordFor(label: string): string {
    return label === 'Lanjut' ? this.setting.chance.pick(['lanjut', 'selesai', 'sudah semua']) : label;
  }

  #chooses(label: string, word: string, message: Message): void {
    const { chance } = this.setting;
    if (!this.#habits.taps) {
      this.#say(word);
      if (chance.next() < 0.1) this.#again();
      return;
    }
    const buttons = message.reply_markup?.inline_keyboard?.flat() ?? [];
    const data = buttons.find(({ text }) => text === label)?.callback_data ?? '';
    const again = (): void => void this.account.tapsData(message, data);
    this.#last = { texts: [], again };
    again();
  }

  #sends(place: number): void {
    const photo = this.setting.photos[place];
    if (photo === undefined) throw new RangeError(`no photo for document ${place}`);
    const again = (): void => void this.account.sends(photo);
    this.#last = { texts: [], again };
    again();
  }

  #say(text: string, extra: Partial<Message> = {}): void {
    const again = (): void => void this.account.says(text, extra);
    this.#last = { texts: [text], again };
    again();
  }

  #again(): void {
    if (this.#last === null) return;
    this.setting.deeds.repeats += 1;
    this.#last.again();
  }

  #meantFor(item: string): Meant {
    const meant = this.meant[item];
    if (meant === undefined) throw new RangeError(`nothing is meant for ${item}`);
    return meant;
  }
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** A slip of the finger: the last letter or digit is another one. */
function mistaken(typed: string): string {
  return `${typed.slice(0, -1)}${/\d$/u.test(typed) ? (Number(typed.at(-1)) + 1) % 10 : 'x'}`;
}
