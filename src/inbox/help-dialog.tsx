import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import { areSingleKeysOn, CONFIRMING_KEYS, switchSingleKeys } from './keys.ts';

const KEYS: [key: string, effect: string][] = [
  ['j', texts.keyNext],
  ['k', texts.keyPrevious],
  ['Enter', texts.keyOpen],
  ['x', texts.keySelect],
  ['a', texts.keyApprove],
  ['w', texts.keyApproveWithComment],
  ['r', texts.keyReject],
  ['c', texts.keyRequestChanges],
  ['u', texts.keyUndo],
  [CONFIRMING_KEYS, texts.keyConfirm],
  ['?', texts.keyHelp],
];

/** The keys and what they do, and a switch for single-letter keys. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const [isOn, setOn] = useState(areSingleKeysOn);
  const change = (on: boolean) => {
    switchSingleKeys(on);
    setOn(on);
  };
  return (
    <Dialog title={texts.keys} onClose={onClose}>
      <p>{texts.singleKeysExplained}</p>
      <label class="setting">
        <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => change(currentTarget.checked)} />
        {texts.useSingleKeys}
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
          {texts.close}
        </button>
      </div>
    </Dialog>
  );
}
