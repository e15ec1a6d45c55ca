import { encodeDocument } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/values.js';
import { equalValues } from '../bson/compare.js';
import { refusal } from '../errors.js';
import { runPipeline } from '../aggregate/pipeline.js';
import { parsePipeline } from '../aggregate/stages.js';
import { query } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import { valuesAt } from '../query/paths.js';
import { encodeValue } from '../storage/value-keys.js';
import { findCollection, sourceOf, type CommandContext, type Reply } from './context.js';
import { checkOptions, collectionName, docOption, integerOption } from './options.js';

/** `aggregate`: the results of a pipeline as a cursor. */
export function aggregate(context: CommandContext): Reply {
  const { command, db, server, transaction } = context;
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
  if (whole && stages[0]?.name !== '$documents')
    throw refusal(73, '{aggregate: 1} is not valid for this pipeline');
  const name = whole ? '$cmd.aggregate' : collectionName(command, db);
  const documents = runPipeline(stages, {
    source: sourceOf(context),
    collection: whole ? undefined : findCollection(context, name),
    other: (from) => findCollection(context, from),
    variables: docOption(command, 'let'),
    hint: command['hint'],
  });
  return server.cursors.start(`${db}.${name}`, encoded(documents), {
    batchSize: integerOption(docOption(command, 'cursor'), 'batchSize'),
    transaction,
  });
}

function* encoded(documents: Iterable<Doc>): Generator<Buffer> {
  for (const doc of documents) yield encodeDocument(doc);
}

/** `distinct`: the different values of a field among the matching documents. */
export function distinct(context: CommandContext): Doc {
  const { command, db } = context;
  checkOptions(command, ['key', 'query', 'collation', 'hint']);
  const name = collectionName(command, db);
  const field = command['key'];
  if (typeof field !== 'string') throw refusal(14, "'key' must be a string");
  const filter = compileFilter(docOption(command, 'query'));
  const collection = findCollection(context, name);
  const values = new Map<string, unknown>();
  if (collection) {
    for (const hit of query(sourceOf(context), collection, { filter, hint: command['hint'] })) {
      for (const value of valuesAt(hit.doc, field.split('.'))) {
        if (value === undefined) continue;
        const key = encodeValue(value).toString('latin1');
        if (!values.has(key)) values.set(key, value);
      }
    }
  }
  return { values: [...values.values()], ok: 1 };
}
