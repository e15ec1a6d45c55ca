import type { Client } from '../support/admin/client.js';

/** One operation of the OpenAPI document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The right that its description names; null for a public operation. */
  readonly right: string | null;
  /** True when its answer carries personal data (`x-personal` somewhere in it). */
  readonly personal: boolean;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface Described {
  readonly operationId: string;
  readonly description: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** All operations, from the document that the product serves. */
export async function operationsOf(client: Client): Promise<readonly Operation[]> {
  const document = (await client.api('GET', '/openapi.json')).body as Document;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => ({
      id: described.operationId,
      method: method.toUpperCase(),
      path,
      right: /Needs the right `([\w-]+)`/u.exec(described.description)?.[1] ?? null,
      personal: Object.entries(described.responses).some(
        ([status, answer]) => status.startsWith('2') && isPersonal(answer, document, new Set()),
      ),
    })),
  );
}

/** Searches for the mark through all references. */
function isPersonal(node: unknown, document: Document, seen: Set<string>): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('x-personal' in node && node['x-personal'] === true) return true;
  const ref = '$ref' in node && typeof node.$ref === 'string' ? node.$ref.split('/').at(-1) : undefined;
  if (ref !== undefined && !seen.has(ref)) {
    seen.add(ref);
    if (isPersonal(document.components.schemas[ref], document, seen)) return true;
  }
  return Object.values(node).some((value) => isPersonal(value, document, seen));
}

/** The address of an operation with its parameters filled in. */
export function addressOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/gu, (_all, name: string) => encodeURIComponent(values[name] ?? 'x'));
}
