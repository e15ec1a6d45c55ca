import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { openApiDocument } from '../openapi.js';

/** The endpoint of the OpenAPI document, which lists itself, too. */
export function documentEndpoint(
  others: readonly Endpoint[],
  options: Parameters<typeof openApiDocument>[1],
): Endpoint {
  let made: unknown;
  const self: Endpoint = endpoint({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: 'Document',
    summary: 'This document',
    access: 'public',
    answers: {
      200: {
        description: 'OpenAPI 3.1',
        schema: z
          .record(z.string(), z.unknown())
          .meta({ description: 'OpenAPI document', example: { openapi: '3.1.0' } }),
      },
    },
    handle: () => {
      made ??= openApiDocument([...others, self], options);
      return { status: 200, body: made };
    },
  });
  return self;
}
