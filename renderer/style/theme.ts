import { createTheme, Drawer, Modal } from '@mantine/core';

const darkShades = [
  '#edf2f7',
  '#b4c0cc',
  '#94a2b0',
  '#7d8b99',
  '#4a5866',
  '#2f3b48',
  '#1a222c',
  '#121820',
  '#0e141b',
  '#0b0f14',
] as const;

/** A <header> of a dialog would count as a second banner of the page. */
const headerIsNoLandmark = { header: { role: 'presentation' } };

/** Mantine with our type, radii and sizes; the colours are those of tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-code)',
  defaultRadius: 'md',
  primaryColor: 'blue',
  // Mantine's own dark greys, in the hue of tokens.css.
  colors: { dark: darkShades },
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { attributes: headerIsNoLandmark } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: headerIsNoLandmark } }),
  },
});
