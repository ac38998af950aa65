import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import * as texts from '../views/texts.ts';

/** The parts of the tab's title. */
const shown = { page: '', waiting: 0 };

/** Changes parts of the tab's title: `(4) Question 1a7019a2 – Approvals`. */
export function showTitle(part: Partial<typeof shown>): void {
  const { page, waiting } = Object.assign(shown, part);
  document.title = `${waiting === 0 ? '' : `(${waiting}) `}${page === '' ? '' : `${page} – `}${texts.approvals}`;
}

interface HeadingProps {
  title: string;
  /** Whether a person wrote the heading: it may then be in any script, and must not be translated. */
  isTyped?: boolean;
  children?: ComponentChildren;
}

/** The heading of a page, which is the tab's title too. It can take the focus, so that a screen reader says which page this is. */
export function Heading(props: HeadingProps) {
  const { title, isTyped = false, children } = props;
  useEffect(() => showTitle({ page: title }), [title]);
  return (
    <h1 tabIndex={-1}>
      {isTyped ? <bdi translate={false}>{title}</bdi> : title} {children}
    </h1>
  );
}
