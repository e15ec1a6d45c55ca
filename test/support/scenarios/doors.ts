import type { ActionName } from '../../../src/sop/action-names.js';
import type { Client } from '../admin/client.js';
import { open, send, type Form, type Page } from '../admin/page.js';
import type { Person as Account } from '../telegram/person.js';
import type { Counter, StaffName } from './counter.js';
import { commandFor } from './staff-words.js';

export type Input = Readonly<Record<string, unknown>>;
export type DoorName = 'api' | 'pages' | 'group';

/** A way for an officer to act. Each act throws when it was not recorded, with what the office said. */
export interface Door {
  act(number: string, action: ActionName, input?: Input): Promise<void>;
  /** Words to the applicant. */
  tell(number: string, text: string): Promise<void>;
}

/** Opens a door for a member of staff. */
export function openDoor(counter: Counter, name: DoorName, who: StaffName): Promise<Door> {
  switch (name) {
    case 'api':
      return ApiDoor.open(counter, who);
    case 'pages':
      return PageDoor.open(counter, who);
    case 'group':
      return GroupDoor.open(counter, who);
  }
}

/** The API by a bearer token, which a session by password made. */
class ApiDoor implements Door {
  private constructor(private readonly client: Client) {}

  static async open(counter: Counter, who: StaffName): Promise<Door> {
    const session = counter.visitor();
    await session.login(who);
    const { body } = await session.api('POST', '/tokens', { body: { label: 'skenario' } });
    const client = counter.visitor();
    client.bearer = body.token;
    return new ApiDoor(client);
  }

  async act(number: string, action: ActionName, input: Input = {}): Promise<void> {
    const { status, body } = await this.client.act(number, action, input);
    if (status !== 200) throw new Error(`${action}: ${status} ${JSON.stringify(body)}`);
  }

  async tell(number: string, text: string): Promise<void> {
    const { status } = await this.client.api('POST', `/cases/${number}/messages`, { body: { text } });
    if (status !== 202) throw new Error(`message: ${status}`);
  }
}

/** The staff pages: login, then the forms of the case's page, as a browser without script sends them. */
class PageDoor implements Door {
  private constructor(
    private readonly client: Client,
    private readonly who: StaffName,
  ) {}

  static open(counter: Counter, who: StaffName): Promise<Door> {
    return Promise.resolve(new PageDoor(counter.visitor(), who));
  }

  /** The page of a case; who is not signed in (any more) does that first, and is led back to it. */
  async #open(number: string): Promise<Page> {
    const page = await open(this.client, `/petugas/kasus/${number}`);
    if (page.texts('title')[0]?.startsWith('Masuk') !== true) return page;
    return send(this.client, page.form('Masuk'), { username: this.who, password: 'demo' });
  }

  async act(number: string, action: ActionName, input: Input = {}): Promise<void> {
    const page = await this.#open(number);
    const form = actForm(page, action, input);
    let answer = await send(this.client, form, valuesOf(form, input));
    const confirmation = answer.forms.find(({ fields }) => fields.some(([name]) => name === '_confirmed'));
    if (confirmation) answer = await send(this.client, confirmation);
    if (!answer.text.includes('Tindakan tercatat.')) throw new Error(`${action}: ${answer.text}`);
  }

  async tell(number: string, text: string): Promise<void> {
    const page = await this.#open(number);
    const answer = await send(this.client, page.form('/pesan'), { text });
    if (answer.status !== 200) throw new Error(`message: ${answer.text}`);
  }
}

function actForm(page: Page, action: ActionName, { outcome }: Input): Form {
  const forms = page.forms.filter((form) => form.action.endsWith(`/tindakan/${action}`));
  const wanted = forms.find(({ fields }) =>
    fields.some(([name, value]) => name === '_variant' && value === outcome),
  );
  const found = wanted ?? (forms.length === 1 ? forms[0] : undefined);
  if (!found) throw new Error(`no form ${action} ${String(outcome)} in: ${page.text}`);
  return found;
}

function valuesOf(form: Form, input: Input): Record<string, string | readonly string[]> {
  const values: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name === 'outcome' || name === 'confirm') continue;
    if (name === 'checklist') values[name] = form.offers.get('checklist') ?? [];
    else if (name === 'deficiencies') {
      const list = value as readonly { document: string; reason: string; note?: string }[];
      values[name] = list.map(({ document, reason }) => `${document}:${reason}`);
      for (const { document, note } of list) if (note) values[`deficiencies.note.${document}`] = note;
    } else if (name === 'startsAt') values[name] = localInput(String(value));
    else values[name] = String(value);
  }
  return values;
}

/** An instant as a browser's field for date and time gives it, WITA. */
function localInput(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString().slice(0, 16);
}

/** What the bot said in the group, and the buttons below it. */
interface Said {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** The staff group in Telegram: commands, and taps on what they bring up. */
class GroupDoor implements Door {
  private constructor(
    private readonly counter: Counter,
    private readonly account: Account,
  ) {}

  static async open(counter: Counter, who: StaffName): Promise<Door> {
    const session = counter.visitor();
    await session.login(who);
    const { body } = await session.api('POST', '/staff/me/link-code');
    const account = counter.telegram.person(who);
    account.says(`/hubungkan ${body.code}`);
    await account.hears('terhubung sebagai');
    return new GroupDoor(counter, account);
  }

  async act(number: string, action: ActionName, input: Input = {}): Promise<void> {
    const { text, taps } = commandFor(number, action, input);
    let said = await this.#say(text);
    for (const label of taps) {
      // A refusal brings up no button; what was said is the reason.
      if (!said.buttons.includes(label)) break;
      await this.counter.group.taps(this.account, label);
      said = await this.#heard();
    }
    if (!said.text.includes('tercatat.')) throw new Error(`${text}: ${said.text}`);
  }

  async tell(number: string, text: string): Promise<void> {
    const said = await this.#say(`/pesan ${number} ${text}`);
    if (!said.text.includes('sudah dikirim')) throw new Error(said.text);
  }

  #before = 0;

  #say(text: string): Promise<Said> {
    this.#before = this.counter.group.transcript().length;
    this.counter.group.says(this.account, text);
    return this.#heard();
  }

  async #heard(): Promise<Said> {
    await this.counter.settle();
    const lines = this.counter.group.transcript();
    const said = lines.slice(this.#before).filter(({ from }) => from === 'loket');
    this.#before = lines.length;
    return {
      text: said.map((line) => line.text).join('\n'),
      buttons: said.flatMap((line) => line.buttons),
    };
  }
}
