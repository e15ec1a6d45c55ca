import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTION_NAMES } from '../../src/sop/action.js';
import { z } from 'zod';
import { testDesk, type TestDesk } from '../support/admin/desk.js';

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

let desk: TestDesk;
let document: Json;
beforeAll(async () => {
  desk = await testDesk();
  document = (await desk.visitor().api('GET', '/openapi.json')).body;
});
afterAll(() => desk.stop());

/** All operations with their path and method. */
function operations(): { path: string; method: string; operation: Json }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Json>).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Every schema inside a node, with its place. */
function* schemasIn(node: Json, at: string): Generator<{ at: string; schema: Json }> {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const [index, one] of node.entries()) yield* schemasIn(one, `${at}/${index}`);
    return;
  }
  for (const [name, property] of Object.entries<Json>(node.properties ?? {})) {
    yield { at: `${at}/${name}`, schema: property };
  }
  for (const [key, value] of Object.entries<Json>(node)) {
    if (key !== 'example' && key !== 'examples') yield* schemasIn(value, `${at}/${key}`);
  }
}

function resolved(schema: Json): Json {
  const ref: unknown = schema?.$ref;
  return typeof ref === 'string' ? document.components.schemas[ref.split('/').at(-1) ?? ''] : schema;
}

/** True when a schema, or a part of it, has a description or an example, or needs none. */
function says(schema: Json, what: 'description' | 'example'): boolean {
  const target = resolved(schema);
  if (target === undefined) return false;
  if (what === 'description' && schema.description) return true;
  if (target[what] !== undefined || (what === 'example' && target.examples !== undefined)) return true;
  if (what === 'example' && (target.const !== undefined || target.type === 'null')) return true;
  if (what === 'example' && (target.properties || target.type === 'array')) return true;
  return [...(target.anyOf ?? []), ...(target.oneOf ?? []), ...(target.allOf ?? [])].some((one: Json) =>
    says(one, what),
  );
}

/** A schema that stands alone: references are replaced by what they name. Patterns are left to the test, as zod reads them without `u`. */
function whole(node: Json): Json {
  if (Array.isArray(node)) return node.map(whole);
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref === 'string') return whole(resolved(node));
  return Object.fromEntries(
    Object.entries<Json>(node).flatMap(([key, value]) =>
      key === 'example' || key === 'examples' || key === 'pattern' ? [] : [[key, whole(value)]],
    ),
  );
}

function alternatives(schema: Json): Json[] {
  const target = resolved(schema);
  return target.anyOf ?? target.oneOf ?? [target];
}

/** The example of a schema: its own, or put together of those of its parts. */
function exampleOf(schema: Json): unknown {
  const target = resolved(schema);
  const own = schema.example ?? schema.examples?.[0] ?? target.example ?? target.examples?.[0];
  if (own !== undefined) return own;
  if (target.const !== undefined) return target.const;
  if (target.properties)
    return Object.fromEntries(
      Object.entries<Json>(target.properties).map(([name, one]) => [name, exampleOf(one)]),
    );
  if (target.type === 'array') return [exampleOf(target.items)];
  const [first] = target.anyOf ?? target.oneOf ?? target.allOf ?? [];
  return first === undefined ? undefined : exampleOf(first);
}

describe('the OpenAPI document', () => {
  it('is a 3.1 document without a broken reference', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      const target = ref
        .replace('#/', '')
        .split('/')
        .reduce((node: Json, key) => node?.[key], document);
      expect([ref, target !== undefined]).toEqual([ref, true]);
    }
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      const declared = (operation.parameters ?? []).filter((one: Json) => one.in === 'path');
      expect([path, new Set(declared.map((one: Json) => one.name))]).toEqual([path, new Set(named)]);
    }
  });

  it('knows that a body may be unreadable, and lets a problem say more than it lists', () => {
    for (const { path, method, operation } of operations()) {
      if (operation.requestBody)
        expect([method, path, Object.keys(operation.responses)]).toContainEqual(
          expect.arrayContaining(['400']),
        );
    }
    expect(document.components.schemas.Problem.additionalProperties).not.toBe(false);
  });

  it('has an operation for each act of the table', () => {
    for (const action of ACTION_NAMES) {
      expect(Object.keys(document.paths)).toContain(`/cases/{number}/actions/${action}`);
    }
    expect(Object.keys(document.paths)).not.toContain('/cases/{number}/actions/{action}');
  });

  it('describes every operation, parameter and field, and gives examples', () => {
    const silent: string[] = [];
    for (const { path, method, operation } of operations()) {
      const at = `${method} ${path}`;
      if (!operation.summary || !operation.description || operation.tags?.length !== 1) silent.push(at);
      for (const parameter of operation.parameters ?? []) {
        if (!parameter.description && !says(parameter.schema, 'description'))
          silent.push(`${at} ${parameter.name}`);
        if (parameter.example === undefined && !says(parameter.schema, 'example')) {
          silent.push(`${at} ${parameter.name}: example`);
        }
      }
      for (const [status, answer] of Object.entries<Json>(operation.responses)) {
        if (!answer.description) silent.push(`${at} ${status}`);
      }
      for (const part of ['requestBody', 'responses']) {
        for (const { at: place, schema } of schemasIn(operation[part], `${at} ${part}`)) {
          if (!says(schema, 'description')) silent.push(`${place}: description`);
          if (!says(schema, 'example')) silent.push(`${place}: example`);
        }
      }
    }
    for (const { at, schema } of schemasIn(document.components.schemas, 'components')) {
      if (!says(schema, 'description')) silent.push(`${at}: description`);
      if (!says(schema, 'example')) silent.push(`${at}: example`);
    }
    expect(silent).toEqual([]);
  });

  it('has examples that its own schemas take, also put together to whole bodies', () => {
    const wrong: string[] = [];
    let tried = 0;
    const judge = (at: string, schema: Json, example: unknown): void => {
      tried += 1;
      const read = z.fromJSONSchema(whole(schema)).safeParse(example);
      const { pattern } = resolved(schema);
      if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(String(example)))
        wrong.push(`${at}: ${JSON.stringify(example)} ${pattern}`);
      if (!read.success) wrong.push(`${at}: ${JSON.stringify(example)} ${z.prettifyError(read.error)}`);
    };
    for (const { at, schema } of schemasIn(document, '')) {
      if (schema.example !== undefined) judge(at, schema, schema.example);
      for (const example of schema.examples ?? []) judge(at, schema, example);
    }
    for (const { path, method, operation } of operations()) {
      for (const parameter of operation.parameters ?? []) {
        const example = parameter.example ?? exampleOf(parameter.schema);
        // A number of an address is text until it is read.
        judge(`${method} ${path} ${parameter.name}`, parameter.schema, example);
      }
      const body = operation.requestBody?.content['application/json']?.schema;
      for (const one of body === undefined ? [] : alternatives(body))
        judge(`${method} ${path}`, one, exampleOf(one));
    }
    expect(tried).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });

  it('names the keys of a checklist, and which have to be true', () => {
    const body = document.paths['/cases/{number}/actions/verify'].post.requestBody;
    const passed = alternatives(body.content['application/json'].schema).find(
      (one) => resolved(one).properties.outcome.const === 'passed',
    );
    const { checklist } = passed.properties;
    expect(Object.keys(checklist.properties)).toEqual(['wajah', 'ktp', 'npwp', 'sertifikat', 'kontak']);
    expect(checklist.required).toEqual(Object.keys(checklist.properties));
    expect(checklist.properties.wajah).toMatchObject({ const: true, description: expect.any(String) });
    expect(checklist.additionalProperties).toBe(false);
  });

  it('would find an example that does not fit', () => {
    const schema = { type: 'object', properties: { a: { const: true } }, required: ['a'] };
    expect(z.fromJSONSchema(whole(schema)).safeParse({}).success).toBe(false);
    expect(z.fromJSONSchema(whole({ type: 'string', enum: ['x'] })).safeParse('y').success).toBe(false);
  });

  it('names only operations that answer, and refuses visitors where it says so', async () => {
    const visitor = desk.visitor();
    for (const { path, method, operation } of operations()) {
      const address = path.replace('{n}', '1').replace(/\{\w+\}/g, 'kt-2026-1');
      const { status, body } = await visitor.api(method.toUpperCase(), address);
      const at = `${method} ${path}`;
      if (operation.security.length > 0) expect([at, status, body.code]).toEqual([at, 401, 'not-signed-in']);
      else expect([at, Object.keys(operation.responses).includes(String(status))]).toEqual([at, true]);
    }
    expect((await visitor.api('GET', '/tidak-ada')).body.code).toBe('not-found');
    const wrong = await visitor.api('DELETE', '/cases');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is shown offline at /api/docs under the content policy', async () => {
    const page = await desk.visitor().send('GET', '/api/docs');
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(text).not.toMatch(/https?:\/\//);
    for (const [, file] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect([file, (await desk.visitor().send('GET', file ?? '')).status]).toEqual([file, 200]);
    }
  });
});
