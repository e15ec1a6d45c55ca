import { emptyDraft } from './draft.js';
import type { Flow } from './step.js';
import type { FlowName, FlowState } from './types.js';

type Place = Pick<FlowState, 'flow' | 'version' | 'step' | 'memo'>;

/**
 * Brings a stored state to the present release by the moves of its flow, version by version. A step that is gone
 * becomes {@link DUE}; nothing of the draft is lost.
 */
export function migrateState(state: FlowState, flows: Readonly<Record<FlowName, Flow>>): FlowState {
  const place = migratePlace(state, flows);
  const draft = state.draft === null ? null : { ...emptyDraft(), ...state.draft };
  const returnTo = state.returnTo === null ? null : migratePlace(state.returnTo, flows);
  const moved = place.step !== state.step || place.flow !== state.flow;
  return {
    ...state,
    ...place,
    draft,
    taken: state.taken ?? [],
    returnTo,
    rev: moved ? state.rev + 1 : state.rev,
    memo: place.memo,
  };
}

function migratePlace(
  { flow: name, version, step, memo }: Place,
  flows: Readonly<Record<FlowName, Flow>>,
): Place {
  const flow = (flows as Readonly<Record<string, Flow | undefined>>)[name];
  if (flow === undefined) return { flow: 'home', version: flows.home.version, step: DUE, memo: {} };
  let at = step;
  for (let from = version; from < flow.version; from++)
    at = flow.migrations[from]?.[at] ?? (moved(flow, from, at) ? DUE : at);
  const known = flow.steps.some(({ id }) => id === at);
  return { flow: name, version: flow.version, step: known ? at : DUE, memo };
}

function moved(flow: Flow, from: number, step: string): boolean {
  return flow.migrations[from]?.[step] === null;
}

/** Step id that means "whatever is due": the engine asks the flow when it meets it. */
export const DUE = '_due';
