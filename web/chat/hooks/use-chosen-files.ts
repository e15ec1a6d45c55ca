import { useCallback, useState } from 'react';
import type { ChatClient } from '../client/chat';

/** A file chosen for the next message. `id` tells two files of the same name apart. */
export interface ChosenFile {
  readonly id: string;
  readonly file: File;
}

/** The files of the next message. */
export interface ChosenFiles {
  readonly chosen: readonly ChosenFile[];
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: string) => void;
  readonly clear: () => void;
}

let made = 0;

/** Keeps chosen files. Files that the client does not admit are left out; the client says why. */
export function useChosenFiles(client: ChatClient): ChosenFiles {
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const already = chosen.length;
  const add = useCallback(
    (files: readonly File[]) => {
      const admitted = client
        .admitFiles(files, already)
        .map((file) => ({ id: `berkas-${(made += 1)}`, file }));
      setChosen((now) => [...now, ...admitted]);
    },
    [client, already],
  );
  const remove = useCallback((id: string) => setChosen((now) => now.filter((entry) => entry.id !== id)), []);
  const clear = useCallback(() => setChosen([]), []);
  return { chosen, add, remove, clear };
}
