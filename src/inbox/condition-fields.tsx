import * as texts from '../views/texts.ts';
import { useServices } from './context.ts';
import { StageFields } from './stage-fields.tsx';
import type { Conditions, Faults } from './submission.ts';
import { TextField } from './submit-fields.tsx';

interface ConditionFieldsProps {
  conditions: Conditions;
  faults: Faults;
  onChange(part: Partial<Conditions>): void;
}

/** Who is to decide, one person or several in stages, and within how many days. */
export function ConditionFields({ conditions, faults, onChange }: ConditionFieldsProps) {
  const { email } = useServices();
  const { assigned_to, stages, due_in_days } = conditions;
  return (
    <>
      {stages.length === 0 && (
        <TextField
          label={texts.assessor}
          hint={texts.assessorHint(email)}
          kind="address"
          value={assigned_to}
          fault={faults.get('assigned_to')}
          onInput={(address) => onChange({ assigned_to: address })}
        />
      )}
      <StageFields stages={stages} faults={faults} onChange={onChange} />
      <TextField
        label={texts.daysToDecide}
        kind="days"
        value={String(due_in_days)}
        fault={faults.get('due_in_seconds')}
        onInput={(days) => onChange({ due_in_days: days })}
      />
    </>
  );
}
