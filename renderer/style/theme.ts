import { createTheme } from '@mantine/core';

/** Mantine with our type, radii and sizes; the colours are those of tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-code)',
  defaultRadius: 'md',
  primaryColor: 'blue',
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
