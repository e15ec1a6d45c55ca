import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const FOLDER = new URL('golden/', import.meta.url);

/** Everything that may differ between the channels: the way in, what the notice says of the way, the contact button, how many buttons fit. */
const MAY_DIFFER = [
  /^Pemohon(?: \(.+\))?: \/start$/u,
  /^ {4}Data dipakai untuk verifikasi ini dan disimpan di server kantor(?:; percakapan juga melewati Telegram)?\.$/u,
  /^ {4}Silakan tuliskan nomor ponsel Bapak\/Ibu yang aktif\.$/u,
  /^ {4}Silakan bagikan nomor ponsel dengan tombol di bawah, atau tuliskan nomornya\.$/u,
  /^ {4}(?:\[\d\d\.\d\d WITA\] ?)+(?:\[Sebelumnya\] ?)?(?:\[Berikutnya\] ?)?\[Hari lain\]$/u,
  /^ {4}\[User ID SPSE\] .*\[Kembali mengisi\]$/u,
  /^Ketik kode ini hanya di percakapan tempat Bapak\/Ibu (?:mendaftar|memintanya) \((?:obrolan web|Telegram)\)\. Petugas tidak pernah menanyakannya\.$/u,
  /^Loket(?: \(.+\))?: Percakapan ini dilanjutkan di (?:obrolan web|Telegram)\.$/u,
];

it.each(readdirSync(FOLDER))('%s differs between the channels only where it must', (name) => {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8').split('\n');
  const own = lines.flatMap((line) => /^(?:web|telegram)\| ?(.*)$/u.exec(line)?.[1] ?? []);
  expect(own.filter((line) => !MAY_DIFFER.some((pattern) => pattern.test(line)))).toEqual([]);
});
