import { TextDecoder } from 'node:util';

// jsdom lacks these, and components may ask for them.
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
// Everything is in view.
window.IntersectionObserver ??= class {
  constructor(readonly seen: (entries: readonly { readonly isIntersecting: boolean }[]) => void) {}
  observe(): void {
    this.seen([{ isIntersecting: true }]);
  }
  disconnect(): void {}
} as unknown as typeof IntersectionObserver;
// Components only need an address; jsdom draws nothing.
Object.assign(URL, { createObjectURL: () => 'blob:test', revokeObjectURL: () => undefined });
Object.assign(globalThis, { TextDecoder });
