import { mailCode } from '../flows/texts/mail-code.js';
import { officerChoice, wordChoice } from './notice-parts.js';
import type { Speech } from './types.js';

const changeEmail = wordChoice('ganti-email', mailCode.buttons.changeEmail);

/** Said in the chat that waits for a code to confirm an address. `refused`: by the receiving side. */
export function codeUndeliveredSpeech(email: string, refused: boolean): Speech {
  const text = refused ? mailCode.refused(email) : mailCode.undelivered(email);
  return { from: 'loket', text, choices: [changeEmail] };
}

/** Said in the chat of a case whose own address was refused. */
export function caseAddressRefusedSpeech(email: string): Speech {
  return { from: 'loket', text: mailCode.caseRefused(email), choices: [changeEmail, officerChoice] };
}

/**
 * Said in the chat that waits for the code of a personal link. It names no address: whoever has the link need not be the
 * owner.
 */
export const linkCodeUndeliveredSpeech: Speech = {
  from: 'loket',
  text: mailCode.linkUndelivered,
  choices: [officerChoice],
};
