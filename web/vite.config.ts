import { createHash } from 'node:crypto';
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

const WORKER = 'sw.js';
/** Where the worker's source wants the list (web/chat/worker/worker.ts). */
const PLACE = 'PAGE_FILES';
/** Files of `web/public` that the page shows without a connection, too. */
const PUBLIC = ['/icon.svg', '/manifest.webmanifest'];

/**
 * Writes into the built service worker which files the chat page is made of, so that it can keep them, and a version
 * that changes with any of them: names of built files carry a hash of their content.
 */
function listPageFiles(): Plugin {
  return {
    name: 'list-page-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER];
      const page = bundle['chat/index.html'];
      if (worker?.type !== 'chunk' || page?.type !== 'asset')
        throw new Error('no worker or page in the build');
      const html = String(page.source);
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/') && html.includes(name));
      const files = ['/', ...PUBLIC, ...built.map((name) => `/${name}`)];
      const version = createHash('sha256').update(files.join('\n')).update(html).digest('hex').slice(0, 12);
      const code = worker.code.replace(PLACE, JSON.stringify({ version, files }));
      if (code === worker.code) throw new Error(`${WORKER} has no place for ${PLACE}`);
      worker.code = code;
    },
  };
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [chatOnPreact(), react(), listPageFiles()],
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    // The content policy refuses data: addresses, so nothing is inlined, however small.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        chat: at('chat/index.html'),
        error: at('chat/error.html'),
        sw: at('chat/worker/worker.ts'),
      },
      // The worker's address must not change, and its folder is what it works for.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
