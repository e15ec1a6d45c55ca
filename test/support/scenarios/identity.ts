/** Who applies in a scenario: an invented person, as the samples show one. */
export interface Identity {
  readonly name: string;
  readonly nik: string;
  readonly email: string;
  readonly phone: string;
  readonly spseUserId: string;
  readonly certificate: string;
}

export const SITI: Identity = {
  name: 'Siti Rahmah',
  nik: '6472015203900001',
  email: 'siti.rahmah@surat.example',
  phone: '0812 3456 7890',
  spseUserId: 'sitirahmah01',
  certificate: 'SKK-7131/2024',
};

/** Forms of the person's data that must show up nowhere in clear. */
export function personalWords({ name, nik, email, phone, spseUserId, certificate }: Identity): string[] {
  const digits = phone.replaceAll(/\D/gu, '').replace(/^0/u, '62');
  const grouped = nik.replace(/(\d{4})(\d{4})(\d{4})(\d{4})/u, '$1 $2 $3 $4');
  return [name, name.toUpperCase(), nik, grouped, email, phone, digits, spseUserId, certificate];
}
