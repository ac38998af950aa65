import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { AddressField } from './address-field.tsx';
import { FormDialog } from './form-dialog.tsx';

interface ReplaceDialogProps {
  /** Who can be replaced. */
  people: string[];
  onReplace(from: string, assigned_to: string): Promise<void>;
  onClose(): void;
}

/** Asks who is replaced, and by whom. */
export function ReplaceDialog({ people, onReplace, onClose }: ReplaceDialogProps) {
  const [from, setFrom] = useState(people[0] ?? '');
  const [assigned_to, setAssignedTo] = useState('');
  return (
    <FormDialog
      title={texts.replaceAssessor}
      verb={texts.replace}
      onSubmit={() => onReplace(from, assigned_to)}
      onClose={onClose}
    >
      <label class="field">
        {texts.insteadOf}{' '}
        <select value={from} onChange={({ currentTarget }) => setFrom(currentTarget.value)}>
          {people.map((person) => (
            <option key={person} value={person} translate={false}>
              {person}
            </option>
          ))}
        </select>
      </label>
      <AddressField label={texts.newAssessor} value={assigned_to} onChange={setAssignedTo} />
    </FormDialog>
  );
}
