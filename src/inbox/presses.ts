/**
 * Counts presses of keys and of the pointer as they begin. A confirmation needs this to tell a press that was meant for it
 * from one that began before it appeared.
 */
let presses = 0;
/** The keys that are down, with the number of their press. */
const down = new Map<string, number>();
let pointerPress = 0;

const nameOf = (event: KeyboardEvent) => event.code || event.key;

/** Starts counting; call it once per page. */
export function watchPresses(): void {
  addEventListener('keydown', onKeyDown, true);
  addEventListener('keyup', onKeyUp, true);
  // A key released in another window is never reported.
  addEventListener('blur', () => down.clear());
  // Screen readers send only the second of the two.
  for (const type of ['pointerdown', 'mousedown']) addEventListener(type, onPointerDown, true);
}

function onKeyDown(event: KeyboardEvent): void {
  // A held key that was pressed elsewhere is older than every press here.
  if (event.repeat) down.set(nameOf(event), down.get(nameOf(event)) ?? 0);
  // Some systems repeat a held key without marking it; macOS reports no key that is released while Command is down.
  else if (!down.has(nameOf(event)) || event.metaKey) down.set(nameOf(event), ++presses);
  // A held Enter would press one button or link after another, wherever the focus goes.
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

/** The number of presses so far. */
export function pressesSoFar(): number {
  return presses;
}

/** Whether this key was pressed after the first `before` presses. */
export function isKeyPressedAfter(event: KeyboardEvent, before: number): boolean {
  return !event.repeat && (down.get(nameOf(event)) ?? 0) > before;
}

/**
 * Whether this click belongs to a press after the first `before`, and is not the second half of a double click. A click
 * without a pointer comes from a key, which its own event tells apart, or from a screen reader.
 */
export function isClickedAfter(event: MouseEvent, before: number): boolean {
  return event.detail === 0 || (event.detail === 1 && pointerPress > before);
}
