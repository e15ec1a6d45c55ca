import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Sources that the pages may use: their own, and pictures that a page made itself (previews). */
const DIRECTIVES = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'"],
  scriptSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
} as const;

/**
 * The security headers of every answer: no inline script or style anywhere, no framing, no referrer to other sites.
 * `https`: also ask browsers to stay on https (not on a demo's plain http, where it would lock people out).
 * `images`: further sources of pictures (Swagger UI draws its arrows by `data:`).
 */
export function securityHeaders(options: {
  readonly https: boolean;
  readonly images?: readonly string[];
}): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...DIRECTIVES, imgSrc: [...DIRECTIVES.imgSrc, ...(options.images ?? [])] },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: options.https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}
