import Markdown, { type MarkdownToJSX } from 'markdown-to-jsx/react';
import type { ReactNode } from 'react';
import { plainLines } from '../../../shared/model/plain-text.ts';
import classes from './markdown-text.module.css';

/** The page already has its h1 and the panel its h2. */
const lower = (level: 'h3' | 'h4' | 'h5') => ({ component: level });

/** A link in a record may be anybody's, such as a log's: it is shown, not followed. */
function PlainLink({ children }: { readonly children?: ReactNode }) {
  return <span>{children}</span>;
}

const options: MarkdownToJSX.Options = {
  // Logs of containers are in it: HTML stays text, and nothing is loaded from anywhere.
  disableParsingRawHTML: true,
  disableAutoLink: true,
  forceBlock: true,
  overrides: {
    h1: lower('h3'),
    h2: lower('h4'),
    h3: lower('h5'),
    a: { component: PlainLink },
    img: { component: () => null },
    table: { component: ScrollingTable },
    pre: { component: CodeBlock },
  },
};

/** Markdown as React elements; no HTML of its own gets through. */
export function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className={classes.text}>
      <Markdown options={options}>{plainLines(text)}</Markdown>
    </div>
  );
}

function ScrollingTable({ children }: { readonly children?: ReactNode }) {
  return (
    <div className={classes.wide}>
      <table>{children}</table>
    </div>
  );
}

function CodeBlock({ children }: { readonly children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling needs keyboard focus
    <pre tabIndex={0}>{children}</pre>
  );
}
