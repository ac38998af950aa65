/**
 * Presses of keys and of the pointer, counted as they begin: what a confirmation needs to tell a press that was made for it
 * from one that began before it was there.
 */
let presses = 0;
/** The keys that are down, and which press each of them is. */
const down = new Map<string, number>();
let pointerPress = 0;

const nameOf = (event: KeyboardEvent) => event.code || event.key;

/** Begins to count; once for a page. */
export function watchPresses(): void {
  addEventListener('keydown', onKeyDown, true);
  addEventListener('keyup', onKeyUp, true);
  // A key that is let go in another window is never told of.
  addEventListener('blur', () => down.clear());
  // Screen readers make only the second of the two.
  for (const type of ['pointerdown', 'mousedown']) addEventListener(type, onPointerDown, true);
}

function onKeyDown(event: KeyboardEvent): void {
  // A held key that was pressed elsewhere is older than all presses here.
  if (event.repeat) down.set(nameOf(event), down.get(nameOf(event)) ?? 0);
  // Some systems repeat a held key without saying so; macOS tells of no key that is let go while Command is down.
  else if (!down.has(nameOf(event)) || event.metaKey) down.set(nameOf(event), ++presses);
  // A held Enter would press one button or link after the other, wherever the focus goes.
  if (event.repeat && event.key === 'Enter' && isPressable(event.target)) event.preventDefault();
}

function onKeyUp(event: KeyboardEvent): void {
  if (event.key === 'Meta') down.clear();
  else down.delete(nameOf(event));
}

function onPointerDown(): void {
  pointerPress = ++presses;
}

const isPressable = (target: EventTarget | null) => target instanceof Element && target.matches('button, a, input');

/** How many presses have begun so far. */
export function pressesSoFar(): number {
  return presses;
}

/** Whether the press of this key began after the first `before` ones. */
export function isKeyPressedAfter(event: KeyboardEvent, before: number): boolean {
  return !event.repeat && (down.get(nameOf(event)) ?? 0) > before;
}

/**
 * Whether this click comes from a press that began after the first `before` ones, and is not the second half of a double
 * click. A click without a pointer is of a key, which is told apart by its own event, or of a screen reader.
 */
export function isClickedAfter(event: MouseEvent, before: number): boolean {
  return event.detail === 0 || (event.detail === 1 && pointerPress > before);
}
