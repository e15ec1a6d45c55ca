import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTION_NAMES } from '../../src/sop/action.js';
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
