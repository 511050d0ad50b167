import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  plugins: [react()],
  build: {
    emptyOutDir: true,
    // An inlined asset would need data: in more of the page's policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
