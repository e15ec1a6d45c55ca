import { refused, perform } from './act.js';
import { card, documentLabel } from './card.js';
import { takeCaseRef } from './case-ref.js';
import {
  actsOf,
  chooseAct,
  helpText,
  nearestWord,
  OWN_COMMANDS,
  type ActCommand,
  type TypedCommand,
} from './commands.js';
import type { CaseForStaff } from './staff-port.js';
import { beginForm } from './form.js';
import { showFound, showQueue, showSchedule, showTasks } from './lists.js';
import { lacks, says, withLead, type StaffContext, type StaffReply } from './staff-context.js';
import { say } from './texts.js';

/** `/periksa` goes through the helpdesk's rows one after another. */
const SITTING: readonly number[] = [6, 7, 9];

/** Carries out a member's typed command. */
export async function onCommand(context: StaffContext, typed: TypedCommand): Promise<StaffReply> {
  const { word, args } = typed;
  switch (word) {
    case 'antrean':
      return showQueue(context, args);
    case 'cari':
      return showFound(context, args);
    case 'tugas':
      return showTasks(context);
    case 'jadwal':
      return showSchedule(context, args);
    case 'bantuan':
    case 'start':
    case 'help':
      return says(context, helpText(context.member.role, context.port.actions));
    case 'lihat':
    case 'periksa':
    case 'berkas':
    case 'pesan':
      return onCase(context, typed);
    default:
      return onAct(context, typed);
  }
}

async function onCase(context: StaffContext, { word, args }: TypedCommand): Promise<StaffReply> {
  const usage = OWN_COMMANDS.find((own) => own.word === word)?.usage ?? `/${word} NO`;
  const found = await resolve(context, word, args, usage);
  if ('replies' in found) return found;
  const { number, rest } = found;
  switch (word) {
    case 'berkas':
      return files(context, number);
    case 'pesan':
      return message(context, number, rest);
    default: {
      const at = await context.port.open(number, context.member);
      if (!at) return says(context, say.noCase(number));
      return word === 'periksa' ? inspect(context, at) : card(at, context);
    }
  }
}

async function onAct(context: StaffContext, { word, args }: TypedCommand): Promise<StaffReply> {
  const { port, member } = context;
  const candidates = actsOf(word, port.actions);
  const [first] = candidates;
  if (!first) {
    const near = nearestWord(word, port.actions);
    return says(context, near ? say.didYouMean(`/${near} ${args}`.trim()) : say.unknownCommand(word));
  }
  const found = await resolve(context, word, args, first.command.usage);
  if ('replies' in found) return found;
  const at = await port.look(found.number, member);
  if (!at) return says(context, say.noCase(found.number));
  const chosen = chooseAct(candidates, at.state, at.allowed) ?? first;
  const preset = chosen.action.variants.find(({ id }) => id === chosen.command.variant)?.preset ?? {};
  const refusal = await port.refusal(found.number, chosen.action.name, preset, member);
  if (refusal) return refused(context, found.number, refusal);
  return begin(context, at, chosen, found.rest);
}

async function begin(
  context: StaffContext,
  at: CaseForStaff,
  { action, command }: ActCommand,
  args: string,
): Promise<StaffReply> {
  const { number } = at.state;
  const parsed = command.parse(args, { office: context.port.office, number, state: at.state });
  if (!parsed.ok) return says(context, say.corrected(parsed.text, parsed.example));
  const input = { ...(parsed.input as Readonly<Record<string, unknown>>) };
  // A typed command never ticks a checklist: the form shows it, and a tap of the same person records it.
  if (command.checklist) delete input['checklist'];
  const variant = action.variants.find(({ id }) => id === command.variant);
  if (variant) return beginForm(context, at, action.name, variant, input, false);
  const result = await perform(context, { number, action: action.name, input }, action.label);
  return 'refusal' in result ? refused(context, number, result.refusal) : result;
}

async function resolve(
  context: StaffContext,
  word: string,
  args: string,
  usage: string,
): Promise<{ readonly number: string; readonly rest: string } | StaffReply> {
  const prefix = context.port.office.numberPrefix;
  const taken = takeCaseRef(args, prefix);
  if (!taken) {
    const year = context.port.now.slice(0, 4);
    return says(context, say.needNumber(usage, `/${word} ${prefix}-${year}-00001 ${args}`.trim()));
  }
  const numbers = await context.port.find(taken.ref);
  const [only, another] = numbers;
  if (only === undefined) return says(context, say.noCase(taken.ref.typed));
  if (another === undefined) return { number: only, rest: taken.rest };
  const examples = numbers.map((number) => `/${word} ${number} ${taken.rest}`.trim());
  return says(context, say.whichCase(taken.ref.typed, examples));
}

async function files(context: StaffContext, number: string): Promise<StaffReply> {
  if (context.group) return says(context, say.filesInPrivate);
  const link = await context.port.filesLink(number, context.member);
  return says(context, link ? say.files(number, link.url, link.minutes) : say.noFiles(number));
}

async function message(context: StaffContext, number: string, text: string): Promise<StaffReply> {
  const refusal = lacks(context, 'write-messages');
  if (refusal !== null) return says(context, refusal);
  if (text.trim() === '') return says(context, say.messageUsage(number));
  const at = await context.port.look(number, context.member);
  if (!at) return says(context, say.noCase(number));
  const target = { kind: 'case' as const, number, caseId: at.state.id };
  const told = await context.port.tell(target, text.trim(), context.member);
  return says(context, told ? say.told(number) : say.notTold(number));
}

/** Each button answers with the next card, so that the member goes through the rows without typing. */
function inspect(context: StaffContext, at: CaseForStaff): StaffReply {
  const { state } = at;
  const shown = card(at, context);
  if (state.position === null || !SITTING.includes(state.position)) return withLead(say.notAnOffice, shown);
  const documents = state.documents.map(({ code, files }) => {
    const pages = files.reduce((sum, file) => sum + file.pages, 0);
    return `${documentLabel(context.port, code)}: ${pages} halaman`;
  });
  const lines = [`Berkas: ${documents.join(', ') || 'belum ada'} (/berkas ${state.number})`];
  const register = context.port.office.links.blacklist;
  if (state.position === 7) lines.push(`Daftar hitam INAPROC: ${register ?? 'belum diatur'}`);
  return withLead(lines.join('\n'), shown);
}
