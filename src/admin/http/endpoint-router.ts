import { Router, type RequestHandler } from 'express';
import { AppError } from '../../core/errors.js';
import { HTTP_BODY_MAX_BYTES } from '../../core/limits.js';
import { hasBody, jsonOf, readBody } from '../../core/read-body.js';
import { checkCsrf } from '../auth/authenticate.js';
import { requirePrincipal } from '../auth/principal.js';
import { ensureAdmitted } from './admission.js';
import type { Endpoint, Method } from './endpoint.js';
import { methodNotAllowed } from './problems.js';

/**
 * Makes the router of all endpoints. A body is read only when the caller may use the endpoint. Other methods of a known
 * path are answered 405. A literal path goes before one with a parameter in the same place.
 */
export function endpointRouter(endpoints: readonly Endpoint[]): Router {
  const router = Router();
  const methods = new Map<string, Method[]>();
  for (const one of [...endpoints].sort((a, b) => openness(a.path) - openness(b.path))) {
    const path = expressPath(one.path);
    router[one.method](path, admit(one), checkCsrf, readJson, handlerOf(one));
    methods.set(path, [...(methods.get(path) ?? []), one.method]);
  }
  for (const [path, allowed] of methods) {
    router.all(path, methodNotAllowed(allowed.includes('get') ? [...allowed, 'head'] : allowed));
  }
  return router;
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function openness(path: string): number {
  return path.split('{').length;
}

function admit(one: Endpoint): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    if (one.access !== 'public') ensureAdmitted(requirePrincipal(response), one);
    next();
  };
}

const readJson: RequestHandler = async (request, _response, next) => {
  if (hasBody(request)) {
    if (request.is('application/json') === false) {
      throw new AppError('unsupported-media-type', 'send the body as application/json');
    }
    request.body = jsonOf(await readBody(request, HTTP_BODY_MAX_BYTES));
  }
  next();
};

function handlerOf(one: Endpoint): RequestHandler {
  return async (request, response) => {
    const requestId = String(response.locals['requestId'] ?? '');
    const answer = await one.run(request, response, () => requirePrincipal(response), requestId);
    if (answer === null) return;
    response.status(answer.status);
    if (answer.version !== undefined) response.setHeader('ETag', `"${answer.version}"`);
    if (answer.body === undefined) response.end();
    else response.json(answer.body);
  };
}
