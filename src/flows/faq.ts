import type { FaqEntry, Office } from '../sop/office.js';
import { faqWords } from './texts/help.js';
import type { Turn } from './turn.js';

/**
 * Entries that fit a text, best first, with their points: two for each keyword, one for each other word of the
 * question.
 */
export function searchFaq(text: string, office: Office): readonly { entry: FaqEntry; points: number }[] {
  const said = tokens(text);
  const joined = ` ${said.join(' ')} `;
  return office.faq
    .map((entry) => {
      const keywords = entry.keywords.filter((word) => joined.includes(` ${tokens(word).join(' ')} `)).length;
      const others = new Set(tokens(entry.question).filter((word) => word.length > 3 && said.includes(word)))
        .size;
      return { entry, points: keywords * 2 + others };
    })
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points);
}

/** Finds the one entry that clearly answers a text: a keyword fits, and no other entry fits as well; null otherwise. */
export function clearAnswer(text: string, office: Office): FaqEntry | null {
  const [best, second] = searchFaq(text, office);
  if (best === undefined || best.points < 2 || best.points === second?.points) return null;
  return best.entry;
}

/** Answers a question in the middle of something else if one FAQ entry clearly does; true when it did. */
export function answerFromFaq(text: string, turn: Turn): boolean {
  const entry = clearAnswer(text, turn.office);
  if (entry === null) return false;
  turn.say(faqWords.answer(entry));
  return true;
}

function tokens(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
