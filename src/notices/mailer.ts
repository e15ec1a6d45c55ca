import { createTransport } from 'nodemailer';
import type { Config } from '../config.js';
import { MAIL_CONNECTIONS, MAIL_TIMES_MS } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import type { Office } from '../sop/office.js';
import type { Attachments } from './attachments.js';
import { keepMail } from './demo-mail.js';
import { MailError, mailErrorOf } from './mail-error.js';
import { renderMail } from './mail-render.js';
import type { Attachment, Mail } from './types.js';

/**
 * Sends mail by SMTP or, in demo mode without `SMTP_URL`, stores it to be shown. It never repeats a mail: only the
 * outbox does, and the Message-ID, made from the outbox entry's id, reveals a repeat.
 */
export class Mailer {
  readonly #from: string | { readonly name: string; readonly address: string };
  readonly #replyTo: string | null;
  readonly #host: string;
  readonly #transport: ReturnType<typeof smtpTransport> | null;
  readonly #deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Office;
    readonly log: Logger;
    readonly attachments: Pick<Attachments, 'make'>;
  };

  constructor(deps: {
    readonly config: Config['mail'];
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Office;
    readonly log: Logger;
    readonly baseUrl: string;
    readonly attachments: Pick<Attachments, 'make'>;
  }) {
    const { config, office } = deps;
    this.#deps = deps;
    this.#from = senderOf(config, office.name);
    this.#replyTo = config.replyTo ?? office.contacts.email;
    this.#host = new URL(deps.baseUrl).hostname;
    this.#transport = config.smtpUrl === null ? null : smtpTransport(config.smtpUrl, config.requireTls);
  }

  /**
   * Sends a mail; `id` is that of its outbox entry.
   * @throws {MailError} whose `retryable` tells whether trying again can help
   */
  async send(id: string, mail: Mail): Promise<void> {
    const { office, store, keyring, log } = this.#deps;
    const attachments = mail.attach ? [await this.#attachment(mail.attach)] : [];
    const words = renderMail(mail, office);
    if (this.#transport === null) {
      await keepMail(store, keyring, id, { ...words, to: mail.to, attachments });
      return;
    }
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: mail.to },
        ...(this.#replyTo === null ? {} : { replyTo: this.#replyTo }),
        messageId: `<${id}@${this.#host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...words,
        attachments: [...attachments],
        signal: AbortSignal.timeout(MAIL_TIMES_MS.whole),
      });
    } catch (error) {
      const failure = mailErrorOf(error);
      log.warn({ outbox: id, retryable: failure.retryable, reason: failure.message }, 'mail was not sent');
      throw failure;
    }
  }

  /** Connects and logs in, for the readiness check. @throws {MailError} when that fails */
  async check(): Promise<void> {
    try {
      await this.#transport?.verify();
    } catch (error) {
      throw mailErrorOf(error);
    }
  }

  /** Closes the connections, after a mail that is being sent. */
  close(): void {
    this.#transport?.close();
  }

  async #attachment(ref: NonNullable<Mail['attach']>): Promise<Attachment> {
    const made = await this.#deps.attachments.make(ref);
    if (made === null) throw new MailError(false, `attachment ${ref.kind} is gone`);
    return made;
  }
}

/** The sender of mails: as the settings say, or their address with the office's name. */
export function senderOf(
  { from }: Pick<Config['mail'], 'from'>,
  officeName: string,
): string | { readonly name: string; readonly address: string } {
  return from.includes('<') ? from : { name: officeName, address: from };
}

/** The connections to the mail server. Times in the URL (`?socketTimeout=…`) override ours. */
export function smtpTransport(url: string, requireTls: boolean) {
  return createTransport(
    {
      pool: true,
      url,
      // Refuses a server without STARTTLS: somebody on the way may have removed the offer.
      requireTLS: requireTls,
      maxConnections: MAIL_CONNECTIONS,
      maxRequeues: 0,
      connectionTimeout: MAIL_TIMES_MS.connect,
      dnsTimeout: MAIL_TIMES_MS.connect,
      greetingTimeout: MAIL_TIMES_MS.greeting,
      socketTimeout: MAIL_TIMES_MS.silence,
    },
    { disableFileAccess: true, disableUrlAccess: true },
  );
}
