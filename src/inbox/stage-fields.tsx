import { LIMITS } from '../core/limits.ts';
import * as texts from '../views/texts.ts';
import type { Conditions, Faults, StageDraft } from './submission.ts';
import { TextField } from './submit-fields.tsx';

interface StageFieldsProps {
  stages: StageDraft[];
  faults: Faults;
  onChange(part: Partial<Conditions>): void;
}

const EMPTY: StageDraft = { assessors: '', required: '' };

/** Fields for the stages of a question that several people assess, each stage with its assessors. */
export function StageFields({ stages, faults, onChange }: StageFieldsProps) {
  const change = (index: number, part: Partial<StageDraft>) =>
    onChange({ stages: stages.with(index, { ...(stages[index] ?? EMPTY), ...part }) });
  return (
    <>
      {stages.map((stage, index) => (
        <fieldset key={index} class="field">
          <legend>
            {texts.stage} {index + 1}
          </legend>
          <TextField
            label={texts.assessorsOfStage(index + 1)}
            hint={texts.stageAssessorsHint}
            kind="addresses"
            value={stage.assessors}
            fault={faults.get(`stages.${index}.assigned_to`)}
            onInput={(assessors) => change(index, { assessors })}
          />
          <TextField
            label={texts.approvalsThatStageNeeds(index + 1)}
            hint={texts.stageApprovalsHint}
            kind="count"
            value={stage.required}
            fault={faults.get(`stages.${index}.required_approvals`)}
            onInput={(required) => change(index, { required })}
          />
          <button type="button" onClick={() => onChange({ stages: stages.toSpliced(index, 1) })}>
            {texts.removeStage} {index + 1}
          </button>
        </fieldset>
      ))}
      {stages.length < LIMITS.stages && (
        <p>
          <button type="button" onClick={() => onChange({ stages: [...stages, EMPTY] })}>
            {stages.length === 0 ? texts.useStages : texts.addAStage}
          </button>
        </p>
      )}
    </>
  );
}
