import { TextDecoder } from 'node:util';

// jsdom lacks these; components may ask for them.
window.matchMedia = (query: string): MediaQueryList =>
  ({
    matches: query.includes('reduced-motion'),
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView = () => undefined;
window.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
// An address is enough for components; nothing is drawn in jsdom.
Object.assign(URL, { createObjectURL: () => 'blob:test', revokeObjectURL: () => undefined });
Object.assign(globalThis, { TextDecoder });
