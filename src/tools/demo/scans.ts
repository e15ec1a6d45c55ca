import Pdf from 'pdfkit';
import type { Invented } from './people.js';

/** What is wrong with a scan, by its code in the office's catalogue. */
export type Flaw = 'buram' | 'gelap' | 'terpotong';

/** Points of a sheet that a card lies on; drawn at one pixel a point. */
const DESK = { width: 1_400, height: 920 } as const;
const CARD = { left: 80, top: 70, width: 1_240, height: 780 } as const;
/** A blurred picture is the same one several times, each a little aside. */
const BLUR = [-9, -6, -3, 0, 3, 6, 9] as const;

type Sheet = PDFKit.PDFDocument;

/** The person's KTP as it lies on a desk, one page. */
export async function drawKtp(person: Invented, flaw?: Flaw): Promise<Buffer> {
  return card(person, flaw, '#cfe3f5', (sheet) => {
    title(sheet, 'PROVINSI KALIMANTAN TIMUR', person.birthPlace.toUpperCase());
    lines(sheet, [
      ['NIK', person.nik],
      ['Nama', person.name.toUpperCase()],
      ['Tempat/Tgl Lahir', `${person.birthPlace.toUpperCase()}, ${dayFirst(person.birthDay)}`],
      ['Jenis Kelamin', person.isWoman ? 'PEREMPUAN' : 'LAKI-LAKI'],
      ['Alamat', person.address.toUpperCase()],
      ['Kewarganegaraan', 'WNI'],
      ['Berlaku Hingga', 'SEUMUR HIDUP'],
    ]);
    const photo = { left: CARD.left + 950, top: CARD.top + 200, width: 240, height: 320 };
    sheet.rect(photo.left, photo.top, photo.width, photo.height).fill('#9db8d1');
    sheet.circle(photo.left + 120, photo.top + 120, 62).fill('#6f8aa3');
    sheet.ellipse(photo.left + 120, photo.top + 290, 105, 100).fill('#6f8aa3');
    sheet.rect(photo.left, photo.top + photo.height, photo.width, 70).fill('#cfe3f5');
  });
}

/** The person's NPWP card, one page. */
export async function drawNpwp(person: Invented, flaw?: Flaw): Promise<Buffer> {
  return card(person, flaw, '#f3efd2', (sheet) => {
    title(sheet, 'NPWP', 'CONTOH KARTU, BUKAN DOKUMEN NEGARA');
    lines(sheet, [
      ['NPWP', person.npwp],
      ['Nama', person.name.toUpperCase()],
      ['NIK', person.nik],
      ['Alamat', person.address.toUpperCase()],
      ['Terdaftar', dayFirst(person.certificate.issuedAt)],
    ]);
  });
}

/** The person's certificate of two pages, as its issuer gives it out. */
export async function drawCertificate(person: Invented): Promise<Buffer> {
  const { number, issuer, field, issuedAt, validUntil } = person.certificate;
  const pdf = new Pdf({ size: 'A4', margin: 60, info: info('Sertifikat contoh') });
  pdf
    .rect(30, 30, pdf.page.width - 60, pdf.page.height - 60)
    .lineWidth(3)
    .stroke('#8a6d1f');
  const centered = (text: string, size: number, y: number): void => {
    pdf.fontSize(size).fillColor('#222222').text(text, 60, y, { align: 'center' });
  };
  pdf.font('Helvetica-Bold');
  centered(issuer.toUpperCase(), 18, 110);
  centered('SERTIFIKAT KOMPETENSI', 26, 190);
  pdf.font('Helvetica');
  centered(`Nomor ${number}`, 13, 240);
  centered('diberikan kepada', 13, 320);
  centered(person.name, 24, 350);
  centered(`sebagai ${field}`, 15, 410);
  centered(`Terbit ${dayFirst(issuedAt)}, berlaku sampai ${dayFirst(validUntil)}`, 13, 470);
  watermark(pdf, pdf.page.width, pdf.page.height, 110);
  pdf.addPage();
  pdf.fontSize(14).fillColor('#222222').text(`Daftar unit kompetensi, ${field}`, 60, 90);
  for (let unit = 1; unit <= 8; unit++) pdf.fontSize(11).text(`${unit}. Unit kompetensi contoh ${unit}`);
  watermark(pdf, pdf.page.width, pdf.page.height, 110);
  return bytesOf(pdf);
}

async function card(
  person: Invented,
  flaw: Flaw | undefined,
  color: string,
  draw: (sheet: Sheet) => void,
): Promise<Buffer> {
  const pdf = new Pdf({ size: [DESK.width, DESK.height], margin: 0, info: info(person.name) });
  pdf.rect(0, 0, DESK.width, DESK.height).fill('#7a6a58');
  const once = (): void => {
    pdf.roundedRect(CARD.left, CARD.top, CARD.width, CARD.height, 36).fill(color);
    draw(pdf);
    watermark(pdf, DESK.width, DESK.height, 210);
  };
  if (flaw === 'buram') {
    for (const shift of BLUR) {
      pdf
        .save()
        .translate(shift, shift / 2)
        .opacity(1 / BLUR.length + 0.05);
      once();
      pdf.restore();
    }
  } else {
    pdf.save();
    if (flaw === 'terpotong') pdf.translate(-420, 180);
    once();
    pdf.restore();
  }
  if (flaw === 'gelap') pdf.opacity(0.84).rect(0, 0, DESK.width, DESK.height).fill('#000000');
  return bytesOf(pdf);
}

function title(sheet: Sheet, first: string, second: string): void {
  sheet.fillColor('#1d2b3a').font('Helvetica-Bold').fontSize(44);
  sheet.text(first, CARD.left, CARD.top + 34, { width: CARD.width, align: 'center' });
  sheet.font('Helvetica').fontSize(30);
  sheet.text(second, CARD.left, CARD.top + 92, { width: CARD.width, align: 'center' });
}

function lines(sheet: Sheet, all: readonly (readonly [label: string, value: string])[]): void {
  for (const [index, [label, value]] of all.entries()) {
    const y = CARD.top + 180 + index * 78;
    sheet
      .font('Helvetica')
      .fontSize(28)
      .fillColor('#1d2b3a')
      .text(label, CARD.left + 50, y);
    sheet
      .font('Helvetica-Bold')
      .fontSize(30)
      .text(value, CARD.left + 330, y, { width: 600 });
  }
}

function watermark(sheet: Sheet, width: number, height: number, size: number): void {
  sheet
    .save()
    .rotate(-24, { origin: [width / 2, height / 2] })
    .fillOpacity(0.2);
  sheet.font('Helvetica-Bold').fontSize(size).fillColor('#b3261e');
  sheet.text('CONTOH', 0, height / 2 - size / 2, { width, align: 'center', lineBreak: false });
  sheet.restore();
}

function dayFirst(day: string): string {
  return day.split('-').toReversed().join('-');
}

/** Fixed dates: the same calls give the same bytes. */
function info(subject: string): PDFKit.DocumentInfo {
  const at = new Date(0);
  return { Title: `CONTOH ${subject}`, Producer: 'Loket', Creator: 'Loket', CreationDate: at, ModDate: at };
}

async function bytesOf(pdf: Sheet): Promise<Buffer> {
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.end();
  await done;
  return Buffer.concat(chunks);
}
