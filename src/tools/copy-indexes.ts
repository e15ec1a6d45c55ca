import type { Collection, Document, IndexDescriptionInfo } from 'mongodb';
import { ToolError } from './database.js';

/** The options of an index that decide about documents and plans; versions and the like are the server's own. */
const PARTS = ['key', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'] as const;

/**
 * Drops indexes that disturb copying: a unique one meets duplicates on the way, one with an expiry deletes documents.
 */
export async function dropHinderingIndexes(to: Collection): Promise<void> {
  for (const index of await to.indexes()) {
    if (
      index.name !== undefined &&
      index.name !== '_id_' &&
      (index.unique || index.expireAfterSeconds !== undefined)
    )
      await to.dropIndex(index.name);
  }
}

/** Gives the target exactly the source's indexes; returns how many. @throws {ToolError} when one cannot be built. */
export async function copyIndexes(source: Collection, to: Collection): Promise<number> {
  const wanted = (await source.indexes()).filter(({ name }) => name !== '_id_');
  for (const index of wanted) {
    const { key, v: _v, ns: _ns, ...options } = index as IndexDescriptionInfo & { ns?: string };
    await to.createIndex(Object.entries(key), options);
  }
  const there = new Map((await to.indexes()).map((index) => [index.name, textOf(index)]));
  for (const index of wanted) {
    if (there.get(index.name) !== textOf(index))
      throw new ToolError(
        `the index '${index.name ?? ''}' of '${to.collectionName}' could not be built as it is`,
      );
  }
  for (const name of there.keys()) {
    if (name !== undefined && name !== '_id_' && !wanted.some((index) => index.name === name))
      await to.dropIndex(name);
  }
  return wanted.length + 1;
}

function textOf(index: Document): string {
  return JSON.stringify(
    PARTS.map((part) => {
      const value: unknown = index[part];
      return part === 'unique' || part === 'sparse' ? value === true : (value ?? null);
    }),
  );
}
