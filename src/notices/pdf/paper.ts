import Pdf from 'pdfkit';
import type { Office } from '../../sop/office.js';
import { printable } from './printable.js';

const MARGIN = 56;
const LABEL_WIDTH = 150;
const GAP = 12;
const INK = '#1f2328';
const FAINT = '#59636e';
const LINE = '#b6bec7';
const ACCENT = '#0b4f6c';
const REGULAR = 'Helvetica';
const BOLD = 'Helvetica-Bold';
const FOOTER = 54;

/**
 * A sheet of the office on A4: letterhead, title, headings, labelled lines, paragraphs and remarks, and a footer on
 * each page. The same calls give the same bytes: its only date is `at`.
 */
export class Paper {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #office: Office;
  readonly #width: number;

  constructor(office: Office, about: { readonly title: string; readonly at: Date }) {
    this.#office = office;
    this.#pdf = new Pdf({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
      bufferPages: true,
      lang: 'id',
      displayTitle: true,
      info: {
        Title: about.title,
        Author: office.name,
        Creator: 'Loket',
        Producer: 'Loket',
        CreationDate: about.at,
        ModDate: about.at,
      },
    });
    this.#width = this.#pdf.page.width - 2 * MARGIN;
    this.#letterhead();
  }

  /** Writes the name of the sheet and, larger, the case's number. */
  title(title: string, number: string): void {
    this.#pdf.moveDown(2);
    this.#write(title.toUpperCase(), { font: BOLD, size: 15, color: ACCENT, align: 'center' });
    this.#pdf.moveDown(0.3);
    this.#write(number, { font: BOLD, size: 20, align: 'center' });
    this.#pdf.moveDown(1);
  }

  heading(text: string): void {
    this.#pdf.moveDown(0.9);
    this.#keepTogether(60);
    this.#write(text, { font: BOLD, size: 11.5, color: ACCENT });
    this.#pdf.moveDown(0.35);
  }

  /** Writes a label with its value beside it, above a thin line. */
  line(label: string, value: string): void {
    const pdf = this.#pdf;
    const valueWidth = this.#width - LABEL_WIDTH - GAP;
    pdf.font(REGULAR).fontSize(10.5);
    const height = Math.max(
      pdf.heightOfString(printable(label), { width: LABEL_WIDTH }),
      pdf.heightOfString(printable(value), { width: valueWidth }),
    );
    this.#keepTogether(height + 12);
    const top = pdf.y;
    pdf.fillColor(FAINT).text(printable(label), MARGIN, top, { width: LABEL_WIDTH });
    pdf.fillColor(INK).text(printable(value), MARGIN + LABEL_WIDTH + GAP, top, { width: valueWidth });
    const bottom = top + height + 5;
    this.#rule(bottom);
    pdf.x = MARGIN;
    pdf.y = bottom + 7;
  }

  paragraph(text: string): void {
    this.#write(text, { size: 10.5 });
    this.#pdf.moveDown(0.5);
  }

  /** Writes a framed remark, which must not be overlooked. */
  remark(text: string): void {
    const pdf = this.#pdf;
    const inner = this.#width - 24;
    pdf.moveDown(0.8);
    pdf.font(BOLD).fontSize(10.5);
    const height = pdf.heightOfString(printable(text), { width: inner, lineGap: 2 });
    this.#keepTogether(height + 24);
    const top = pdf.y;
    pdf
      .roundedRect(MARGIN, top, this.#width, height + 20, 4)
      .lineWidth(1)
      .stroke(ACCENT);
    pdf.fillColor(INK).text(printable(text), MARGIN + 12, top + 11, { width: inner, lineGap: 2 });
    pdf.x = MARGIN;
    pdf.y = top + height + 32;
  }

  /** Adds the footers and returns the finished PDF; nothing can be written after it. */
  async bytes(): Promise<Buffer> {
    const pdf = this.#pdf;
    const chunks: Buffer[] = [];
    const done = new Promise<Buffer>((resolve, reject) => {
      pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      pdf.on('end', () => resolve(Buffer.concat(chunks)));
      pdf.on('error', reject);
    });
    this.#footers();
    pdf.end();
    return done;
  }

  #letterhead(): void {
    const { name, sop } = this.#office;
    this.#write(name, { font: BOLD, size: 13 });
    this.#write(`SOP ${sop.title}`, { size: 9.5, color: FAINT });
    this.#write(`Nomor ${sop.number}`, { size: 9.5, color: FAINT });
    this.#pdf.moveDown(0.5);
    this.#pdf
      .moveTo(MARGIN, this.#pdf.y)
      .lineTo(MARGIN + this.#width, this.#pdf.y)
      .lineWidth(1.5)
      .stroke(ACCENT);
  }

  #footers(): void {
    const pdf = this.#pdf;
    const { contacts } = this.#office;
    const ways = [contacts.phone, contacts.email, contacts.address].filter((way) => way !== null);
    const { start, count } = pdf.bufferedPageRange();
    for (let index = start; index < start + count; index += 1) {
      pdf.switchToPage(index);
      pdf.page.margins.bottom = 0;
      const top = pdf.page.height - MARGIN - 30;
      this.#rule(top);
      const text = [
        'Layanan ini tidak dipungut biaya. Kami tidak pernah meminta kata sandi.',
        ...(ways.length > 0 ? [ways.join(' · ')] : []),
      ].join('\n');
      pdf.font(REGULAR).fontSize(8.5).fillColor(FAINT);
      pdf.text(printable(text), MARGIN, top + 8, { width: this.#width - 80, height: 34, ellipsis: true });
      pdf.text(`Halaman ${index - start + 1} dari ${count}`, MARGIN, top + 8, {
        width: this.#width,
        align: 'right',
        lineBreak: false,
      });
    }
  }

  #write(
    text: string,
    style: {
      readonly font?: string;
      readonly size: number;
      readonly color?: string;
      readonly align?: 'left' | 'center';
    },
  ): void {
    this.#pdf
      .font(style.font ?? REGULAR)
      .fontSize(style.size)
      .fillColor(style.color ?? INK)
      .text(printable(text), MARGIN, this.#pdf.y, {
        width: this.#width,
        align: style.align ?? 'left',
        lineGap: 2,
      });
  }

  #rule(y: number): void {
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.#width, y)
      .lineWidth(0.5)
      .stroke(LINE);
  }

  #keepTogether(height: number): void {
    const { page, y } = this.#pdf;
    if (y + height > page.height - page.margins.bottom) this.#pdf.addPage();
  }
}
