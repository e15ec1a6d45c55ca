import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Pages may show pictures that they made themselves (previews). */
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
 * Sets the security headers of every answer: no inline script or style, no framing, no referrer to other sites. `https`
 * also asks browsers to stay on https, which a demo on plain http must not do. `images` are further sources of
 * pictures; Swagger UI draws its arrows by `data:`.
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
