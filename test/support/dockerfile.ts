/** One instruction of a Dockerfile, with its continued lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** One stage: the instructions after a `FROM`. */
export interface Stage {
  /** The name after `AS`; null without one. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** A `COPY`: its source (a stage, or null for the folder that is built) and its paths. */
export interface Copy {
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly target: string;
}

/** The stages of a Dockerfile, in order. */
export function stagesOf(text: string): readonly Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  const stages: { name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === 'FROM') stages.push({ name: /\sAS\s+(\S+)/i.exec(rest)?.[1] ?? null, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** The copies of a stage, in order. */
export function copiesOf({ instructions }: Stage): readonly Copy[] {
  return instructions.filter(({ name }) => name === 'COPY').map(copyOf);
}

/** Parses a `COPY`; throws on any option but `--from`. */
export function copyOf({ text }: Instruction): Copy {
  const words = text.split(/\s+/);
  const options = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const [from, ...others] = options.map((option) => /^--from=(.+)$/.exec(option)?.[1]);
  const target = paths.at(-1);
  if (others.length > 0 || (options.length > 0 && from === undefined) || target === undefined)
    throw new Error(`COPY ${text}: not understood`);
  return { from: from ?? null, sources: paths.slice(0, -1), target };
}

/** The values that `ENV` sets in a stage. */
export function environmentOf({ instructions }: Stage): Readonly<Record<string, string>> {
  const pairs = instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ text }) =>
      [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]),
    );
  return Object.fromEntries(pairs) as Record<string, string>;
}
