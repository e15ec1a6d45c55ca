/** Why a parser refuses a text; flows/texts/reasons has the words for each. */
type ParserReason =
  | 'certificate-number-long'
  | 'certificate-number-short'
  | 'date-form'
  | 'date-impossible'
  | 'date-month'
  | 'date-no-day'
  | 'date-no-year'
  | 'email-domain'
  | 'email-form'
  | 'email-no-at'
  | 'email-several'
  | 'email-words'
  | 'field-long'
  | 'field-short'
  | 'issuer-long'
  | 'issuer-short'
  | 'name-digits'
  | 'name-long'
  | 'name-short'
  | 'name-signs'
  | 'nik-long'
  | 'nik-not-digits'
  | 'nik-short'
  | 'npwp-length'
  | 'npwp-not-digits'
  | 'phone-length'
  | 'phone-not-digits'
  | 'phone-not-mobile'
  | 'spse-length'
  | 'spse-password'
  | 'spse-sentence'
  | 'spse-signs';

/** Result of a parser: the value, or the code of what is wrong. A reader may add reasons of its own. */
export type Parsed<A, R extends string = ParserReason> =
  { readonly ok: true; readonly value: A } | { readonly ok: false; readonly reason: R };
