import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiFailure } from './shapes.js';
import { answer, refusal } from './wire.js';

/** A failure on demand, for the next calls of a method. */
export interface Fault {
  /** Method name, `download` for file downloads, or `*`. */
  readonly method: string;
  readonly kind:
    | { readonly type: 'refuse'; readonly code: number; readonly text?: string; readonly retryAfter?: number }
    /** The connection is cut, either before the call takes effect or after it but before the answer. */
    | { readonly type: 'cut'; readonly when: 'before' | 'after' }
    | { readonly type: 'slow'; readonly ms: number }
    /** An answer that is not JSON, as from a proxy in between. */
    | { readonly type: 'garbage' };
  /** Number of calls that it hits; 1 by default. */
  readonly times?: number;
}

interface Armed {
  readonly fault: Fault;
  left: number;
}

/** The failures that wait for their call. */
export class Faults {
  #armed: Armed[] = [];
  /** Number of calls that were hit. */
  hits = 0;

  arm(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault for this call, which uses it up by one. */
  take(method: string): Fault['kind'] | null {
    const armed = this.#armed.find((one) => one.fault.method === method || one.fault.method === '*');
    if (!armed) return null;
    armed.left -= 1;
    if (armed.left <= 0) this.#armed = this.#armed.filter((one) => one !== armed);
    this.hits += 1;
    return armed.fault.kind;
  }
}

/** Carries out the part of a fault that comes before the call takes effect; true when the call is over. */
export async function failBefore(
  kind: Fault['kind'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (kind.type) {
    case 'refuse': {
      const { code, text = 'Internal Server Error', retryAfter } = kind;
      const parameters = retryAfter === undefined ? {} : { retry_after: retryAfter };
      answer(response, code, refusal(new ApiFailure(code, text, parameters)));
      return true;
    }
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>');
      return true;
    case 'cut':
      if (kind.when === 'before') request.socket.destroy();
      return kind.when === 'before';
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, kind.ms));
      return false;
  }
}
