/** A decree's number as it stands in a sentence; officers type it with or without "SK" before it. */
export function decreeName(decree: string): string {
  return /^sk\b/iu.test(decree) ? decree : `SK ${decree}`;
}
