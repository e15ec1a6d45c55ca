import { addDays, type Day } from '../../sop/calendar.js';
import type { Applicant } from '../../sop/case.js';
import type { Chance } from './chance.js';

/** An invented person: what the form asks for, and what only the scans show. */
export interface Invented extends Applicant {
  readonly birthPlace: string;
  readonly birthDay: Day;
  readonly isWoman: boolean;
  readonly address: string;
}

const WOMEN = ['Ayu', 'Citra', 'Dian', 'Fitri', 'Hesti', 'Indah', 'Lestari', 'Mega', 'Nurul', 'Putri'];
const MEN = ['Adi', 'Bagus', 'Cahyo', 'Dimas', 'Eko', 'Fajar', 'Galih', 'Hendra', 'Iwan', 'Joko'];
const FAMILY = [
  'Saputra',
  'Wibowo',
  'Anggara',
  'Pratama',
  'Maulana',
  'Siregar',
  'Halim',
  'Kusuma',
  'Ramadhan',
];
const FAMILY_OF_WOMEN = ['Lestari', 'Rahmawati', 'Anggraini', 'Safitri', 'Wulandari', 'Permata', 'Handayani'];
/** Places with the first six digits of a NIK there. */
const PLACES = [
  ['Samarinda', '647201'],
  ['Balikpapan', '647101'],
  ['Bontang', '647401'],
  ['Tenggarong', '640201'],
  ['Tanah Grogot', '640101'],
] as const;
const STREETS = ['Jl. Contoh Raya', 'Jl. Melati Contoh', 'Gang Contoh Jaya', 'Jl. Mahakam Contoh'];
const FIELDS = [
  'Ahli Muda Teknik Jalan',
  'Ahli Madya Teknik Bangunan Gedung',
  'Ahli Muda Geodesi',
  'Ahli Muda K3 Konstruksi',
  'Ahli Madya Sumber Daya Air',
  'Ahli Muda Arsitektur Lanskap',
];
const ISSUERS = ['LSP Contoh Konstruksi', 'LSP Contoh Mandiri', 'LSP Contoh Nusantara'];

/**
 * Invents people, each with a name, NIK, address and phone number of their own. Mail addresses are of the top-level
 * domain `test`, which nobody can have (RFC 2606); the serial numbers of the NIKs are ones that no office has come to.
 */
export function inventPeople(count: number, chance: Chance, today: Day): readonly Invented[] {
  const women = namesOf(WOMEN, FAMILY_OF_WOMEN);
  const men = namesOf(MEN, FAMILY);
  const names = chance.shuffled([...women, ...men]).slice(0, count);
  if (names.length < count) throw new RangeError(`there are only ${names.length} invented names`);
  return names.map(({ name, isWoman }, index) => invent(name, isWoman, index, chance, today));
}

function namesOf(first: readonly string[], last: readonly string[]): { name: string; isWoman: boolean }[] {
  return first.flatMap((given) =>
    last
      .filter((family) => family !== given)
      .map((family) => ({ name: `${given} ${family}`, isWoman: first === WOMEN })),
  );
}

function invent(name: string, isWoman: boolean, index: number, chance: Chance, today: Day): Invented {
  const [birthPlace, region] = chance.pick(PLACES);
  const birthDay = addDays(today, -chance.between(24 * 365, 58 * 365));
  const [year = '', month = '', day = ''] = birthDay.split('-');
  // On a NIK the day of a woman's birth is 40 more.
  const nikDay = String(Number(day) + (isWoman ? 40 : 0)).padStart(2, '0');
  const serial = String(9000 + index);
  const nik = `${region}${nikDay}${month}${year.slice(2)}${serial}`;
  const issuedAt = addDays(today, -chance.between(60, 900));
  const user = name.toLowerCase().replaceAll(' ', '.');
  return {
    name,
    nik,
    npwp: nik,
    email: `${user}@contoh.test`,
    phone: `62812000${String(chance.between(10, 99))}${serial}`,
    spseUserId: `${user.replace('.', '')}${String(chance.between(1, 99)).padStart(2, '0')}`,
    certificate: {
      number: `CONTOH-${chance.between(1000, 9999)}/${issuedAt.slice(0, 4)}`,
      issuer: chance.pick(ISSUERS),
      field: chance.pick(FIELDS),
      issuedAt,
      validUntil: addDays(issuedAt, 5 * 365),
    },
    birthPlace,
    birthDay,
    isWoman,
    address: `${chance.pick(STREETS)} No. ${chance.between(1, 120)}`,
  };
}

/** What the person states in the form. */
export function statedBy(person: Invented): Applicant {
  const { name, nik, npwp, email, phone, spseUserId, certificate } = person;
  return { name, nik, npwp, email, phone, spseUserId, certificate };
}
