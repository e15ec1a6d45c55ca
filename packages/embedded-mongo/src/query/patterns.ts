import { refusal } from '../errors.js';

/** POSIX classes as they stand inside brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  xdigit: '0-9a-fA-F',
  word: '\\w',
  punct: '!-\\/:-@\\[-`\\{-~',
};

const END = '(?![\\s\\S])';
const LAST_LINE_END = `(?=\\n?${END})`;
/** Escapes of PCRE that JavaScript does not have or reads as the plain letter. */
const ESCAPES: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: END,
  Z: LAST_LINE_END,
  h: '[ \\t]',
  R: '(?:\\r\\n|\\n|\\r)',
};
const NOT_SUPPORTED = /[GKXCEHNVOlLuUoQ]/;

/**
 * A PCRE pattern as a JavaScript one, for the flags `imsxu` and a leading `(?i)`.
 * @throws MongoCommandError 51091, 51108
 */
export function toRegExp(pattern: string, options: string): RegExp {
  let source = pattern;
  let flags = options;
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  if (inline) {
    source = source.slice(inline[0].length);
    flags += inline[1] ?? '';
  }
  if (/[^imsxu]/.test(flags)) throw refusal(51108, 'invalid flag in regex options');
  if (flags.includes('x'))
    source = source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, (part) => (/^[\s#]/.test(part) ? '' : part));
  source = translated(source, flags.includes('m'));
  const kept = [...new Set(flags.replace(/[xu]/g, ''))].join('');
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, kept + mode);
    } catch {
      // A pattern with careless escapes compiles only without the unicode mode.
    }
  }
  throw refusal(51091, 'Regular expression is invalid');
}

/** Rewrites what PCRE and JavaScript say differently; refuses what JavaScript cannot express. */
function translated(source: string, multiline: boolean): string {
  let result = '';
  let inside = false;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    if (char === '\\') {
      const next = source[at + 1] ?? '';
      const quoted = next === 'Q' && !inside ? quotation(source, at + 2) : undefined;
      if (quoted) {
        result += quoted.text;
        at = quoted.last;
        continue;
      }
      result += escape(next, inside);
      at += 1;
    } else if (inside && char === '[' && source[at + 1] === ':') {
      const name = /^\[:(\w+):\]/.exec(source.slice(at))?.[1] ?? '';
      const members = CLASSES[name];
      if (members === undefined)
        throw refusal(51091, `Regular expression is invalid: unknown class [:${name}:]`);
      result += members;
      at += name.length + 3;
    } else {
      if (char === '[') inside = true;
      else if (char === ']') inside = false;
      // Without `m`, the end is also before a last line feed.
      result += char === '$' && !inside && !multiline ? LAST_LINE_END : char;
    }
  }
  return result;
}

function escape(letter: string, inside: boolean): string {
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (known !== undefined && !inside) return known;
  if (inside && letter === 'h') return ' \\t';
  if (NOT_SUPPORTED.test(letter) && letter !== 'u')
    throw refusal(51091, `Regular expression is invalid: \\${letter} is not supported`);
  return `\\${letter}`;
}

/** The literal text between `\Q` and `\E`. */
function quotation(source: string, from: number): { text: string; last: number } {
  const end = source.indexOf('\\E', from);
  const text = source.slice(from, end < 0 ? source.length : end);
  return {
    text: text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`),
    last: end < 0 ? source.length : end + 1,
  };
}
