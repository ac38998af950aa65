import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { areSingleKeysOn, CONFIRMING_KEYS, switchSingleKeys } from './keys.ts';

const KEYS: [key: string, effect: string][] = [
  ['j', 'next question'],
  ['k', 'previous question'],
  ['Enter', 'open it'],
  ['x', 'select it, to approve several together'],
  ['a', 'approve: asks first'],
  ['w', 'approve, with a comment'],
  ['r', 'reject, with a comment'],
  ['c', 'request changes, with a comment'],
  ['u', 'undo the last decision, for 8 seconds'],
  [CONFIRMING_KEYS, 'go on from the comments; confirm what is asked'],
  ['?', 'this list'],
];

/** Which keys do what, and whether single ones do anything. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const [isOn, setOn] = useState(areSingleKeysOn);
  const change = (on: boolean) => {
    switchSingleKeys(on);
    setOn(on);
  };
  return (
    <Dialog title="Keys" onClose={onClose}>
      <p>Single keys act while the list or the question has the focus.</p>
      <label class="setting">
        <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => change(currentTarget.checked)} />
        Use single keys in this browser
      </label>
      <dl class="keys">
        {KEYS.map(([key, effect]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
