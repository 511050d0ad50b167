import { useLayoutEffect, useRef } from 'react';
import type { NumberedLine } from './log-buffer.ts';
import classes from './log-view.module.css';

type Props = {
  readonly label: string;
  readonly lines: readonly NumberedLine[];
  readonly formatTime: (at: string) => string;
};

/** Lines of a log; stays at the newest as long as a person has not scrolled away from it. */
export function LogView({ label, lines, formatTime }: Props) {
  const ref = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be done whenever there are new lines
  useLayoutEffect(() => {
    const element = ref.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  const onScroll = (event: React.UIEvent) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 8;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a log is scrolled by keyboard too
    <section ref={ref} className={classes.log} aria-label={label} tabIndex={0} onScroll={onScroll}>
      {lines.map((line) => (
        <div key={line.n} className={classes.line} data-stream={line.stream}>
          <time dateTime={line.at}>{formatTime(line.at)}</time>
          <span>{line.text}</span>
        </div>
      ))}
    </section>
  );
}
