import { textOrder } from '../bson/collation.js';
import { encodeDocument } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/values.js';
import { equalValues } from '../bson/compare.js';
import { refusal } from '../errors.js';
import { runPipeline } from '../aggregate/pipeline.js';
import { parsePipeline, SOURCES, WRITING } from '../aggregate/stages.js';
import { query } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import { valuesAt } from '../query/paths.js';
import { CollatedSet, ValueSet } from '../query/value-set.js';
import { writeResults } from './out.js';
import { findCollection, sourceOf, type CommandContext, type Reply } from './context.js';
import { checkOptions, collectionName, docOption, integerOption, letOption } from './options.js';

/** `aggregate`: gives the results of a pipeline as a cursor. */
export async function aggregate(context: CommandContext): Promise<Reply> {
  const { command, db, server, transaction, snapshot } = context;
  checkOptions(command, [
    'pipeline',
    'cursor',
    'allowDiskUse',
    'hint',
    'let',
    'collation',
    'bypassDocumentValidation',
  ]);
  const whole = equalValues(command['aggregate'], 1);
  const stages = parsePipeline(command['pipeline']);
  if (!isDoc(command['cursor'])) throw refusal(9, "The 'cursor' option is required");
  if (whole && !SOURCES.has(stages[0]?.name ?? ''))
    throw refusal(73, '{aggregate: 1} is not valid for this pipeline');
  const last = stages.at(-1);
  const writing = last && WRITING.has(last.name) ? last : undefined;
  const name = whole ? '$cmd.aggregate' : collectionName(command, db);
  const documents = runPipeline(writing ? stages.slice(0, -1) : stages, {
    source: sourceOf(context),
    collection: whole ? undefined : findCollection(context, name),
    other: (from) => findCollection(context, from),
    variables: letOption(command, server.now()),
    hint: command['hint'],
    order: textOrder(command['collation']),
    sessions: () => server.sessions.list(context.session),
  });
  if (writing) {
    await writeResults(context, writing, documents);
    return server.cursors.start(`${db}.${name}`, [].values(), { batchSize: undefined });
  }
  return server.cursors.start(`${db}.${name}`, encoded(documents), {
    batchSize: integerOption(docOption(command, 'cursor'), 'batchSize'),
    transaction,
    snapshot,
  });
}

function* encoded(documents: Iterable<Doc>): Generator<Buffer> {
  for (const doc of documents) yield encodeDocument(doc);
}

/** `distinct`: gives the different values of a field among the matching documents. */
export function distinct(context: CommandContext): Doc {
  const { command, db } = context;
  checkOptions(command, ['key', 'query', 'collation', 'hint']);
  const name = collectionName(command, db);
  const field = command['key'];
  if (typeof field !== 'string') throw refusal(14, "'key' must be a string");
  const order = textOrder(command['collation']);
  const filter = compileFilter(docOption(command, 'query'), {}, order);
  const collection = findCollection(context, name);
  const values = order ? new CollatedSet(order) : new ValueSet();
  if (collection) {
    for (const hit of query(sourceOf(context), collection, { filter, hint: command['hint'] })) {
      for (const value of valuesAt(hit.doc, field.split('.'))) {
        if (value === undefined) continue;
        values.add(value);
      }
    }
  }
  return {
    values: values.list(),
    ...(context.snapshot ? { atClusterTime: context.snapshot.time } : {}),
    ok: 1,
  };
}
