import { Dialog } from './dialog.tsx';

const KEYS: [key: string, effect: string][] = [
  ['j', 'next question of a list'],
  ['k', 'previous question of a list'],
  ['Enter', 'open it'],
  ['x', 'select it, to approve several together'],
  ['a', 'approve, after one confirmation'],
  ['r', 'reject, with a comment'],
  ['c', 'request changes, with a comment'],
  ['?', 'this list'],
];

/** Which keys do what. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
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
