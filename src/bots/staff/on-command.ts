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
import type { CaseAtDesk } from './desk.js';
import { beginForm } from './form.js';
import { showQueue, showSchedule, showTasks } from './lists.js';
import { lacks, says, withLead, type Scene, type StaffOutcome } from './scene.js';
import { say } from './texts.js';

/** Rows of the helpdesk's check, which `/periksa` goes through one after another. */
const SITTING: readonly number[] = [6, 7, 9];

/** Carries out a member's typed command. */
export async function onCommand(scene: Scene, typed: TypedCommand): Promise<StaffOutcome> {
  const { word, args } = typed;
  switch (word) {
    case 'antrean':
      return showQueue(scene, args);
    case 'tugas':
      return showTasks(scene);
    case 'jadwal':
      return showSchedule(scene, args);
    case 'bantuan':
    case 'start':
    case 'help':
      return says(scene, helpText(scene.member.role, scene.desk.actions));
    case 'lihat':
    case 'periksa':
    case 'berkas':
    case 'pesan':
      return onCase(scene, typed);
    default:
      return onAct(scene, typed);
  }
}

async function onCase(scene: Scene, { word, args }: TypedCommand): Promise<StaffOutcome> {
  const usage = OWN_COMMANDS.find((own) => own.word === word)?.usage ?? `/${word} NO`;
  const found = await resolve(scene, word, args, usage);
  if ('replies' in found) return found;
  const { number, rest } = found;
  switch (word) {
    case 'berkas':
      return files(scene, number);
    case 'pesan':
      return message(scene, number, rest);
    default: {
      const at = await scene.desk.open(number, scene.member);
      if (!at) return says(scene, say.noCase(number));
      return word === 'periksa' ? inspect(scene, at) : card(at, scene);
    }
  }
}

async function onAct(scene: Scene, { word, args }: TypedCommand): Promise<StaffOutcome> {
  const { desk, member } = scene;
  const candidates = actsOf(word, desk.actions);
  const [first] = candidates;
  if (!first) {
    const near = nearestWord(word, desk.actions);
    return says(scene, near ? say.didYouMean(`/${near} ${args}`.trim()) : say.unknownCommand(word));
  }
  const found = await resolve(scene, word, args, first.command.usage);
  if ('replies' in found) return found;
  const at = await desk.look(found.number, member);
  if (!at) return says(scene, say.noCase(found.number));
  const chosen = chooseAct(candidates, at.state, at.allowed) ?? first;
  const preset = chosen.action.variants.find(({ id }) => id === chosen.command.variant)?.preset ?? {};
  const refusal = await desk.refusal(found.number, chosen.action.name, preset, member);
  if (refusal) return refused(scene, found.number, refusal);
  return begin(scene, at, chosen, found.rest);
}

async function begin(
  scene: Scene,
  at: CaseAtDesk,
  { action, command }: ActCommand,
  args: string,
): Promise<StaffOutcome> {
  const { number } = at.state;
  const parsed = command.parse(args, { office: scene.desk.office, number, state: at.state });
  if (!parsed.ok) return says(scene, say.corrected(parsed.text, parsed.example));
  const input = { ...(parsed.input as Readonly<Record<string, unknown>>) };
  // A typed command never ticks a checklist: the form shows it, and a tap of the same person records it.
  if (command.checklist) delete input['checklist'];
  const variant = action.variants.find(({ id }) => id === command.variant);
  if (variant) return beginForm(scene, at, action.name, variant, input, false);
  const result = await perform(scene, { number, action: action.name, input }, action.label);
  return 'refusal' in result ? refused(scene, number, result.refusal) : result;
}

/** Finds the one case that the arguments name, or gives the answer to send instead. */
async function resolve(
  scene: Scene,
  word: string,
  args: string,
  usage: string,
): Promise<{ readonly number: string; readonly rest: string } | StaffOutcome> {
  const prefix = scene.desk.office.numberPrefix;
  const taken = takeCaseRef(args, prefix);
  if (!taken) {
    const year = scene.desk.now.slice(0, 4);
    return says(scene, say.needNumber(usage, `/${word} ${prefix}-${year}-00001 ${args}`.trim()));
  }
  const numbers = await scene.desk.find(taken.ref);
  const [only, another] = numbers;
  if (only === undefined) return says(scene, say.noCase(taken.ref.typed));
  if (another === undefined) return { number: only, rest: taken.rest };
  const examples = numbers.map((number) => `/${word} ${number} ${taken.rest}`.trim());
  return says(scene, say.whichCase(taken.ref.typed, examples));
}

async function files(scene: Scene, number: string): Promise<StaffOutcome> {
  if (scene.group) return says(scene, say.filesInPrivate);
  const link = await scene.desk.filesLink(number, scene.member);
  return says(scene, link ? say.files(number, link.url, link.minutes) : say.noFiles(number));
}

async function message(scene: Scene, number: string, text: string): Promise<StaffOutcome> {
  const refusal = lacks(scene, 'write-messages');
  if (refusal !== null) return says(scene, refusal);
  if (text.trim() === '') return says(scene, say.messageUsage(number));
  const at = await scene.desk.look(number, scene.member);
  if (!at) return says(scene, say.noCase(number));
  const target = { kind: 'case' as const, number, caseId: at.state.id };
  const told = await scene.desk.tell(target, text.trim(), scene.member);
  return says(scene, told ? say.told(number) : say.notTold(number));
}

/**
 * Shows the card with what is to be checked. Each button answers with the next card, so that the member goes through
 * the rows without typing.
 */
function inspect(scene: Scene, at: CaseAtDesk): StaffOutcome {
  const { state } = at;
  const shown = card(at, scene);
  if (state.position === null || !SITTING.includes(state.position)) return withLead(say.notAnOffice, shown);
  const documents = state.documents.map(({ code, files }) => {
    const pages = files.reduce((sum, file) => sum + file.pages, 0);
    return `${documentLabel(scene.desk, code)}: ${pages} halaman`;
  });
  const lines = [`Berkas: ${documents.join(', ') || 'belum ada'} (/berkas ${state.number})`];
  const register = scene.desk.office.links.blacklist;
  if (state.position === 7) lines.push(`Daftar hitam INAPROC: ${register ?? 'belum diatur'}`);
  return withLead(lines.join('\n'), shown);
}
