import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

type Props = {
  readonly title: ReactNode;
  /** Controls at the end of the heading's line. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

/** A named region of the site screen. */
export function Panel({ title, tools, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {tools !== undefined && <div className={classes.tools}>{tools}</div>}
      </div>
      {children}
    </section>
  );
}
