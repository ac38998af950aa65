import { type ComponentChild, type ComponentChildren, Fragment, h, options, type VNode } from 'preact';

/** An element of no meaning: a text and nothing else. */
const TEXT = 'x-text';
/** Elements that hold text alone, as HTML has it. */
const PLAIN = new Set<unknown>([TEXT, 'option', 'textarea', 'title']);

/**
 * Makes each text of the page the whole content of an element of its own, which is replaced when the text changes. A
 * browser that translates a page puts elements of its own in place of text nodes. What is rendered would then change a node
 * that nobody sees any more, and a question would stay "Waiting" that is rejected.
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
