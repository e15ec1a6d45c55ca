import type { ChannelLimits, ChannelTraits } from '../core/channel-table.js';
import type { Option, Question } from './question.js';
import type { Choice, Progress, Say } from './types.js';
import { numberedHint } from './texts/common.js';
import { form } from './texts/form.js';

/**
 * Turns what is said and asked into messages that fit the channel. Options become a numbered list where buttons are
 * missing or too few.
 */
export function render(
  says: readonly Say[],
  question: Question | null,
  place: { readonly rev: number; readonly step: string },
  { limits, progress }: Pick<ChannelTraits, 'limits' | 'progress'>,
): readonly Say[] {
  const all = question === null ? says : [...says, asked(withProgress(question, progress), place, limits)];
  const merged: Say[] = [];
  for (const say of all) {
    const last = merged.at(-1);
    // One message carries one attachment.
    if (last === undefined || (last.attach !== undefined && say.attach !== undefined)) merged.push(say);
    else merged[merged.length - 1] = { ...last, ...say, text: `${last.text}\n\n${say.text}` };
  }
  return merged.flatMap((say) => fit(say, limits.textChars));
}

function barOf({ part, of, section }: Progress): Omit<Progress, 'first'> {
  return { part, of, section };
}

/** The question with its progress in words above it, where the channel has no bar and a section begins. */
function withProgress(question: Question, shown: ChannelTraits['progress']): Question {
  const { progress, ...rest } = question;
  if (progress === undefined || progress === null) return rest;
  if (shown === 'bar') return question;
  if (!progress.first) return rest;
  const words = form.progress(progress.part, progress.of, progress.section);
  return { ...rest, text: `${words}\n${rest.text}` };
}

function asked(
  question: Question,
  place: { readonly rev: number; readonly step: string },
  limits: ChannelLimits,
): Say {
  const options = question.options ?? [];
  const extra = {
    ...(question.askContact === true && limits.askContact ? { askContact: true } : {}),
    ...(question.asks === undefined ? {} : { asks: question.asks }),
    ...(question.progress ? { progress: barOf(question.progress) } : {}),
  };
  if (options.length === 0) return { text: question.text, ...extra };
  if (options.length > limits.choices) {
    return { text: `${question.text}\n\n${listed(options)}\n\n${numberedHint}`, ...extra };
  }
  return { text: question.text, choices: options.map((option) => choice(option, place, limits)), ...extra };
}

/** Options by number, each group under its heading. */
function listed(options: readonly Option[]): string {
  return options
    .map(({ label, group }, index) => {
      const line = `${index + 1}. ${label}`;
      return group === undefined || group === options[index - 1]?.group ? line : `*${group}*\n${line}`;
    })
    .join('\n');
}

function choice(
  option: Option,
  place: { readonly rev: number; readonly step: string },
  limits: ChannelLimits,
): Choice {
  const id =
    'word' in option ? `w.${option.word}` : `r${place.rev.toString(36)}.${place.step}.${option.value}`;
  const { group, tone } = option;
  return {
    id,
    label: shorten(option.label, limits.labelChars),
    ...(group === undefined ? {} : { group }),
    ...(tone === undefined ? {} : { tone }),
  };
}

/** Cuts a label to `max` UTF-16 units, with an ellipsis. */
export function shorten(label: string, max: number): string {
  const chars = Array.from(label);
  return chars.length <= max
    ? label
    : `${chars
        .slice(0, Math.max(1, max - 1))
        .join('')
        .trimEnd()}…`;
}

function fit(say: Say, max: number): readonly Say[] {
  const texts = split(say.text, max);
  return texts.map((text, index) => (index === texts.length - 1 ? { ...say, text } : { text }));
}

/** Cuts a text into pieces of at most `max` UTF-16 units, at paragraphs, lines or words where possible. */
export function split(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const window = rest.slice(0, max + 1);
    const at = [window.lastIndexOf('\n\n'), window.lastIndexOf('\n'), window.lastIndexOf(' ')].find(
      (place) => place > max / 3,
    );
    const cut = at ?? (isHighSurrogate(rest.charCodeAt(max - 1)) ? max - 1 : max);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...pieces, rest];
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff;
}
