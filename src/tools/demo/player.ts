import { isAppError } from '../../core/errors.js';
import { newConversation } from '../../models/conversation.js';
import { native } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import type { ActionName, Caller } from '../../sop/action.js';
import type { CaseState, DocumentFiles } from '../../sop/case.js';
import { addOfficeMinutes } from '../../sop/working-time.js';
import type { DemoParts } from './parts.js';
import { statedBy, type Invented } from './people.js';
import { drawCertificate, drawKtp, drawNpwp, type Flaw } from './scans.js';

/** A demo account that acts. */
export type Officer = 'helpdesk' | 'helpdesk2' | 'verifikator' | 'verifikator2';
/** A document of which a demo scan can have a flaw. */
export type CardCode = 'ktp' | 'npwp';

const MINUTE_MS = 60_000;
/** Minutes that an officer waits when the time of a call is taken, and how often. */
const CALL_WAIT = { minutes: 10, times: 6 } as const;
const SLOTS_LOOKED_AT = 60;

/** One invented person with their chat and their case, and what they and the officers do with it. */
export class Player {
  readonly #parts: DemoParts;
  readonly #person: Invented;
  #keyId = '';
  #conversationId = '';
  #caseId = '';
  #order = 1;

  constructor(parts: DemoParts, person: Invented) {
    this.#parts = parts;
    this.#person = person;
  }

  /** Fills in the form in a web chat and sends it; scans may have flaws. */
  async submits(flaws: Readonly<Partial<Record<CardCode, Flaw>>> = {}): Promise<void> {
    const { store, keyring, cases, clock, office } = this.#parts;
    const at = (minutesAgo: number): string =>
      new Date(clock.now().getTime() - minutesAgo * MINUTE_MS).toISOString();
    this.#keyId = await keyring.createDataKey(null, store.ids.next());
    const address = { channel: 'web', account: 'web', chat: store.ids.next() } as const;
    const conversation = {
      ...newConversation(keyring, address, 'applicant', clock.now()),
      keyId: this.#keyId,
    };
    this.#conversationId = conversation._id;
    await native(store.conversations).insertOne(conversation);
    const documents = [
      await this.#card('ktp', flaws.ktp),
      await this.#card('npwp', flaws.npwp),
      await this.#sends('sertifikat', await drawCertificate(this.#person)),
    ];
    await inTransaction(store, async (tx) => {
      const { after } = await cases.submitIn(tx, {
        conversationId: conversation._id,
        keyId: this.#keyId,
        channel: 'web',
        applicant: statedBy(this.#person),
        documents,
        spseAt: at(14),
        documentsAt: at(5),
        preparedAt: at(1),
        acknowledged: {
          version: office.notice.version,
          textHash: keyring.lookupHash('notice', office.notice.text),
          channel: 'web',
          at: at(16),
        },
      });
      this.#caseId = after.id;
      await native(store.conversations).updateOne(
        { _id: conversation._id },
        { $set: { caseId: after.id, applicantId: after.applicantId } },
        { session: tx.session },
      );
    });
  }

  /** Sends a document anew, without a flaw. */
  async fixes(code: CardCode): Promise<void> {
    const state = await this.#state();
    const fixed = await this.#card(code);
    const documents = state.documents.map((one) => (one.code === code ? fixed : one));
    await this.#applicantActs('resubmit', {
      applicant: statedBy(this.#person),
      documents,
      changed: [code],
    });
  }

  /** An officer does an act by the pages. */
  async officer(username: Officer, action: ActionName, input: unknown = {}): Promise<void> {
    const role = username.startsWith('helpdesk') ? 'helpdesk' : 'verifikator';
    await this.#act(action, input, { kind: 'staff', username, role });
  }

  /** An officer gives the application back for one document. */
  async returns(username: Officer, action: ActionName, document: string, reason: string): Promise<void> {
    const outcome = action === 'check-completeness' ? 'incomplete' : 'deficient';
    await this.officer(username, action, { outcome, deficiencies: [{ document, reason }] });
  }

  /** The applicant chooses the first free time for a call that is at least so many office minutes ahead. */
  async books(officeMinutesAhead: number): Promise<void> {
    const { booking, clock, office } = this.#parts;
    const now = clock.now();
    const from = addOfficeMinutes(now.toISOString(), officeMinutesAhead, office);
    const [slot] = await booking.freeSlots({ now, from, limit: SLOTS_LOOKED_AT });
    if (!slot) throw new Error('there is no free time for a call');
    await this.#applicantActs('book', { startsAt: slot.startsAt, verifikator: slot.verifikator });
  }

  /** A Verifikator calls now; when the time is taken, as soon as it is free. */
  async calls(username: Officer): Promise<void> {
    for (let waited = 0; ; waited++) {
      try {
        await this.officer(username, 'book', { startsAt: this.#parts.clock.now().toISOString() });
        return;
      } catch (error) {
        const taken = isAppError(error) && error.code === 'slot-taken';
        if (!taken || waited >= CALL_WAIT.times) throw error;
        this.#parts.clock.advance(CALL_WAIT.minutes * MINUTE_MS);
      }
    }
  }

  /** The Verifikator who is to make the call that stands. */
  async caller(): Promise<Officer> {
    const { booking } = await this.#state();
    if (!booking) throw new Error('no call stands');
    return booking.verifikator as Officer;
  }

  async withdraws(reason: string): Promise<void> {
    await this.#applicantActs('withdraw', { reason });
  }

  async objects(text: string): Promise<void> {
    const { cases, store } = this.#parts;
    await inTransaction(store, (tx) => cases.objectIn(tx, { caseId: this.#caseId, text, channel: 'web' }));
  }

  async writes(text: string): Promise<void> {
    const { cases, store } = this.#parts;
    const message = { conversationId: this.#conversationId, caseId: this.#caseId, text };
    await inTransaction(store, (tx) => cases.messageFromApplicantIn(tx, message));
  }

  async answers(username: Officer, text: string): Promise<void> {
    const { cases, store } = this.#parts;
    const { number, id: caseId } = await this.#state();
    const role = username.startsWith('helpdesk') ? 'helpdesk' : 'verifikator';
    await inTransaction(store, (tx) =>
      cases.messageToApplicantIn(tx, { kind: 'case', number, caseId }, text, { username, role }),
    );
  }

  async #card(code: CardCode, flaw?: Flaw): Promise<DocumentFiles> {
    const draw = code === 'ktp' ? drawKtp : drawNpwp;
    return this.#sends(code, await this.#photo(await draw(this.#person, flaw)));
  }

  /** As a telephone would: a JPEG, made by the program that shows pages to officers. */
  async #photo(sheet: Buffer): Promise<Buffer> {
    const seen = await this.#parts.inspector.run<'inspect'>({ kind: 'inspect', bytes: sheet }, this.#owner());
    const picture = seen.ok ? seen.views[0] : undefined;
    if (!picture) throw new Error('a demo scan could not be drawn');
    return Buffer.from(picture.view);
  }

  async #sends(code: string, bytes: Buffer): Promise<DocumentFiles> {
    const file = { bytes, keyId: this.#keyId, order: this.#order++ };
    const taken = await this.#parts.storeScan(file, this.#owner());
    if (!taken.ok) throw new Error(`a demo scan was refused: ${taken.reason}`);
    return { code, files: [taken.page] };
  }

  #owner(): { readonly owner: string } {
    return { owner: this.#conversationId };
  }

  async #applicantActs(action: ActionName, input: unknown): Promise<void> {
    const { applicantId } = await this.#state();
    await this.#act(action, input, { kind: 'applicant', applicantId });
  }

  async #act(action: ActionName, input: unknown, caller: Caller): Promise<void> {
    await this.#parts.cases.act({ caseId: this.#caseId, action, input, caller, channel: 'web' });
  }

  async #state(): Promise<CaseState> {
    const state = await this.#parts.cases.byId(this.#caseId);
    if (!state) throw new Error('the demo case is gone');
    return state;
  }
}
