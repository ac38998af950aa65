import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Question } from '../core/task.ts';
import { choicesOf } from '../views/choices.ts';
import type { RenderMath } from '../views/mathematics.ts';
import { hasMath } from '../views/segments.ts';
import { taskRoot } from './config.ts';

/** The files that the build puts beside a function's own bundle. */
const BUNDLE = pathToFileURL(join(taskRoot, 'mathematics.js')).href;

/** Renders the formulas of a question. Loaded when one contains some. */
export async function mathRendererFor(question: Question): Promise<RenderMath> {
  if (![question.question_text, ...choicesOf(question)].some(hasMath)) return () => null;
  const { renderMath } = (await import(BUNDLE)) as { renderMath: RenderMath };
  return renderMath;
}
