import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const PREACT: Readonly<Record<string, string>> = {
  react: 'preact/compat',
  'react-dom': 'preact/compat',
  'react-dom/client': 'preact/compat/client',
  'react/jsx-runtime': 'preact/jsx-runtime',
};

/**
 * Ships the chat page on Preact while its source stays React. Only imports from `web/chat` are replaced, and only in
 * the build; without this plugin the page is plain React (about 60 kB more).
 */
function chatOnPreact(): Plugin {
  return {
    name: 'chat-on-preact',
    apply: 'build',
    enforce: 'pre',
    async resolveId(id, importer) {
      const target = PREACT[id];
      if (target === undefined || importer === undefined || !importer.includes('/web/chat/')) return null;
      return this.resolve(target, importer, { skipSelf: true });
    },
  };
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [chatOnPreact(), react()],
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    // The content policy refuses data: addresses, so nothing is inlined, however small.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { chat: at('chat/index.html') } },
  },
});
