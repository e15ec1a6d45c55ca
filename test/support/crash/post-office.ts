import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail that was accepted. */
interface TakenMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly string[];
}

/**
 * A mail server that keeps what it accepts. `hook` is called before a mail is accepted, and afterwards before the
 * answer.
 */
export interface PostOffice {
  readonly port: number;
  /** Every accepted mail, also repetitions. */
  readonly mails: TakenMail[];
  hook: (when: 'before' | 'after') => boolean;
  stop(): Promise<void>;
}

/** Starts a mail server. When a hook gives true, the dialogue breaks off there. */
export async function openPostOffice(): Promise<PostOffice> {
  const mails: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      const taken = simpleParser(stream).then((mail) => {
        if (office.hook('before')) return;
        const to = mail.to && !Array.isArray(mail.to) ? mail.to.text : '';
        mails.push({
          id: mail.messageId ?? '',
          to,
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          attachments: mail.attachments.map(({ filename }) => filename ?? ''),
        });
        if (office.hook('after')) return;
        done();
      });
      // A dialogue that broke off in the middle of a mail.
      taken.catch(() => undefined);
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const office: PostOffice = {
    port: (server.server.address() as AddressInfo).port,
    mails,
    hook: () => false,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return office;
}
