import type { Request, Response } from 'express';
import type { DeviceCookie } from './device.js';
import { addressOf, requestIdOf, type Origin } from './principal.js';

/** Where a request comes from. */
export function originOf(request: Request, response: Response, devices: DeviceCookie): Origin {
  return {
    address: addressOf(request),
    device: devices.read(request),
    requestId: requestIdOf(response),
    agent: request.header('user-agent') ?? '',
  };
}

/** Where a log-in comes from. A browser gets a mark, which `remember` leaves there once the password was right. */
export function loginOriginOf(
  request: Request,
  response: Response,
  devices: DeviceCookie,
): { readonly origin: Origin; readonly remember: () => void } {
  const origin = originOf(request, response, devices);
  if (request.header('sec-fetch-site') === undefined) return { origin, remember: () => undefined };
  const device = devices.markFor(request);
  return { origin: { ...origin, device }, remember: () => devices.keep(response, device) };
}
