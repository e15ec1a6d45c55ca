const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Names the program of a `User-Agent` in words such as "Firefox, Windows"; never the header itself. */
export function agentWords(header: string | undefined): string {
  const named = [PROGRAMS, SYSTEMS].flatMap(
    (list) => list.find(([sign]) => sign.test(header ?? ''))?.[1] ?? [],
  );
  return named.length === 0 ? 'program lain' : named.join(', ');
}
