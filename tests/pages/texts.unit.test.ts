import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import * as texts from '../../src/views/texts.ts';

const SRC = join(import.meta.dirname, '../../src');
const WORDS = /\p{L}{2}/u;

/** Every node of one type in a tree. */
function nodesOf(node: unknown, type: string): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap((child) => nodesOf(child, type));
  return 'type' in node && node.type === type ? [node as Record<string, unknown>, ...inside] : inside;
}

const parse = (file: string) =>
  parseSync(readFileSync(join(SRC, file), 'utf8'), { syntax: 'typescript', tsx: file.endsWith('.tsx') });

const COMPONENTS = readdirSync(join(SRC, 'inbox')).filter((name) => name.endsWith('.tsx'));
const VIEWS = readdirSync(join(SRC, 'views')).filter((name) => name !== 'texts.ts');
/** The attributes that a reader sees or hears, besides the content. */
const SPOKEN = new Set(['title', 'label', 'hint', 'placeholder', 'aria-label', 'verb', 'prefix']);

describe('every text of a page is in the table of texts', () => {
  test.each(COMPONENTS)('and none in inbox/%s', (name) => {
    const tree = parse(`inbox/${name}`);
    const contents = nodesOf(tree, 'JSXText').map(({ value }) => String(value).trim());
    const attributes = nodesOf(tree, 'JSXAttribute')
      .filter(({ name }) => SPOKEN.has((name as { value?: string }).value ?? ''))
      .map(({ value }) => (value as { type: string; value?: unknown }) ?? { type: '' })
      .filter(({ type }) => type === 'StringLiteral')
      .map(({ value }) => String(value));
    expect([...contents, ...attributes].filter((said) => WORDS.test(said))).toEqual([]);
  });

  test.each(VIEWS)('and none in views/%s', (name) => {
    const markup = nodesOf(parse(`views/${name}`), 'TaggedTemplateExpression')
      .filter(({ tag }) => (tag as { value?: string }).value === 'html')
      .map(({ template }) =>
        (template as { quasis: { cooked: string }[] }).quasis.map(({ cooked }) => cooked).join('0'),
      );
    // The text without tags, and without parts of attributes in templates of their own.
    const said = markup.map((text) => text.replaceAll(/<[^>]*>|[a-z-]+="[^"]*"/g, '').trim());
    expect(said.filter((text) => WORDS.test(text))).toEqual([]);
  });
});

test('no text begins or ends with a space', () => {
  const open = Object.entries(texts).filter(([, text]) => typeof text === 'string' && text !== text.trim());
  expect(open.map(([name]) => name)).toEqual([]);
});
