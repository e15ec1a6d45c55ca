import type { ReactElement } from 'react';
import type { Office } from '../client/types';
import { Emblem } from './icons';

interface HeaderProps {
  readonly office: Office;
  readonly menu: ReactElement | null;
}

/** The page's header: the name of the office, and the menu. */
export function Header({ office, menu }: HeaderProps): ReactElement {
  return (
    <header className="header">
      <Emblem />
      <div className="header-words">
        <h1>{office.name}</h1>
        <p>{office.service}</p>
      </div>
      {menu}
    </header>
  );
}

/** What people want to know beforehand; stands beside the conversation where there is room. */
export function About({ office }: { readonly office: Office }): ReactElement {
  return (
    <aside className="about" aria-label="Tentang layanan">
      {office.free && (
        <section>
          <h2>Gratis</h2>
          <p>Layanan ini tidak dipungut biaya.</p>
        </section>
      )}
      {office.hours.length > 0 && (
        <section>
          <h2>Jam petugas</h2>
          {office.hours.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className="about-note">Percakapan ini dapat dipakai kapan saja.</p>
        </section>
      )}
      <section>
        <h2>Tidak perlu sekaligus</h2>
        <p>Boleh berhenti kapan saja; jawaban tersimpan. Buka kembali halaman ini di perangkat yang sama.</p>
      </section>
      <section>
        <h2>Jaga kerahasiaan</h2>
        <p>Kami tidak pernah meminta kata sandi, OTP, atau TOTP SPSE maupun INAPROC.</p>
      </section>
    </aside>
  );
}
