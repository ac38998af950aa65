import { type ComponentChild, type ComponentChildren, Fragment, h, options, type VNode } from 'preact';

/** An element without meaning, for one text. */
const TEXT = 'x-text';
/** Elements in which HTML allows only text. */
const PLAIN = new Set<unknown>([TEXT, 'option', 'textarea', 'title']);

/**
 * Puts each text of the page into an element of its own, which is replaced when the text changes. A browser that
 * translates the page replaces text nodes by elements. Rendering would then update a node that is no longer on the page,
 * and a rejected question would still say "Waiting".
 */
export function keepTextsReplaceable(): void {
  options.vnode = (vnode: VNode<{ children?: ComponentChildren }>) => {
    const isRendered = typeof vnode.type === 'string' || vnode.type === Fragment;
    if (isRendered && !PLAIN.has(vnode.type)) vnode.props.children = withElements(vnode.props.children);
  };
}

function withElements(children: ComponentChildren): ComponentChildren {
  if (Array.isArray(children)) return children.map((child) => withElements(child) as ComponentChild);
  const isText = (typeof children === 'string' && children !== '') || typeof children === 'number';
  return isText ? h(TEXT, { key: String(children) }, children) : children;
}
