import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** Stages of the dialogue at which a server may refuse, each with its answer; `data` is the end of the mail. */
export type Refusals = Partial<Record<'connect' | 'sender' | 'rcpt' | 'data', number>>;

/** A real SMTP server on a port. */
export interface MailServer {
  readonly url: string;
  /** Mails that came whole, refused ones too. */
  readonly taken: ParsedMail[];
  /** Addresses that were named as recipients. */
  readonly recipients: string[];
  /** May be changed while it runs. */
  readonly refuse: Refusals;
  stop(): Promise<void>;
}

/** Starts a mail server that answers as `refuse` says, and quotes the address when it refuses. */
export async function openMailServer(refuse: Refusals = {}): Promise<MailServer> {
  const taken: ParsedMail[] = [];
  const recipients: string[] = [];
  const no = (code: number | undefined): Error | null =>
    code === undefined
      ? null
      : Object.assign(new Error(`no, <${recipients.at(-1) ?? 'you'}> is not wanted`), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onConnect: (_session, done) => done(no(refuse.connect)),
    onMailFrom: (_address, _session, done) => done(no(refuse.sender)),
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done(no(refuse.rcpt));
    },
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((mail) => {
        taken.push(mail);
        done(no(refuse.data));
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    recipients,
    refuse,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
