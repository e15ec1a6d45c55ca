import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const FOLDER = new URL('golden/', import.meta.url);

/** Everything that may differ between the channels: the way in, what the notice says of the way, the contact button, how many buttons fit. */
const MAY_DIFFER = [
  /^Pemohon(?: \(.+\))?: \/start$/u,
  /^ {4}Data dipakai untuk verifikasi ini dan disimpan di server kantor(?:; percakapan juga melewati Telegram)?\.$/u,
  /^(?: {4}|Loket(?: \(.+?\))?: )Bagian \d+ dari \d+ · /u,
  /^ {4}Nomor ponsel yang aktif\?(?: Bagikan dengan tombol di bawah, atau tuliskan\.)?$/u,
  /^ {4}(?:\[\d\d\.\d\d WITA\] ?)+(?:\[Sebelumnya\] ?)?(?:\[Berikutnya\] ?)?\[Hari lain\]$/u,
  /^ {4}\[User ID SPSE\] .*\[Kembali mengisi\]$/u,
  /^Ketik kode ini hanya di percakapan tempat Bapak\/Ibu (?:mendaftar|memintanya) \((?:obrolan web|Telegram)\)\. Petugas tidak pernah menanyakannya\.$/u,
  /^Loket(?: \(.+\))?: Percakapan ini dilanjutkan di (?:obrolan web|Telegram)\.$/u,
];

/** Lines of one channel only. Where its message begins with a line of its own, the next one is the other's first. */
function ownLines(text: string, channel: 'web' | 'telegram'): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${channel}|`))
    .map((line) => line.slice(channel.length + 2))
    .filter((line) => !MAY_DIFFER.some((pattern) => pattern.test(line)))
    .map((line) => line.replace(/^Loket(?: \(.+?\))?: /u, '    '))
    .toSorted();
}

it.each(readdirSync(FOLDER))('%s differs between the channels only where it must', (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  expect(ownLines(text, 'web')).toEqual(ownLines(text, 'telegram'));
});

/** What is said at one time: a message or mail up to the next line that begins one. */
const MESSAGE = /^(?:web\| |telegram\| )?(?:Loket|Pemohon|---|===|\*)/mu;

it.each(readdirSync(FOLDER))('%s says silakan at most once in a message', (name) => {
  const messages = readFileSync(new URL(name, FOLDER), 'utf8').split(MESSAGE);
  expect(messages.filter((message) => (message.match(/silakan/giu) ?? []).length > 1)).toEqual([]);
});
