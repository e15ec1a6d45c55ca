import { conversation as flows } from '../../flows/conversation.js';
import type { FlowState } from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';

const STATE = 'state';

/** Opens and migrates a conversation's flow state; null before the first turn, or when its key is destroyed. */
export async function openState(
  keyring: Keyring,
  { state, keyId }: Pick<ConversationDoc, 'state' | 'keyId'>,
): Promise<FlowState | null> {
  if (state === null || keyId === null) return null;
  const opened = await keyring.open<FlowState>(keyId, state, STATE);
  return opened === null ? null : flows.migrate(opened);
}

/** Seals a flow state under the person's key; {@link openState} opens it. */
export function sealState(keyring: Keyring, keyId: string, state: FlowState): Promise<Buffer> {
  return keyring.seal(keyId, state, STATE);
}

/** Lists the ids of all files in the draft. */
export function draftFiles(state: FlowState | null): readonly string[] {
  return (state?.draft?.documents ?? []).flatMap(({ files }) => files.map(({ fileId }) => fileId));
}
