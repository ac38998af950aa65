import { useId, useRef } from 'preact/hooks';
import { LIMITS } from '../core/limits.ts';
import * as texts from '../views/texts.ts';
import { type Draft, type Faults, letterOf, MOST_DAYS } from './submission.ts';

interface TextFieldProps {
  label: string;
  hint?: string;
  kind: 'text' | 'line' | 'address' | 'addresses' | 'count' | 'days';
  value: string;
  /** What is wrong with the value. */
  fault: string | undefined;
  onInput(value: string): void;
}

/** A labelled field with its hint and its fault. It keeps everything typed: a text that is too long is reported, never cut. */
export function TextField({ label, hint, kind, value, fault, onInput }: TextFieldProps) {
  const id = useId();
  const common = {
    id,
    translate: false,
    value,
    'aria-required': kind !== 'count',
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${id}-hint ${id}-fault`,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => onInput(currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {kind === 'text' && <textarea dir="auto" rows={5} {...common} />}
      {kind === 'line' && <input type="text" dir="auto" autoComplete="off" {...common} />}
      {kind === 'address' && (
        // Not of type email: browsers change what a person types into one.
        <input type="text" dir="auto" inputMode="email" autoComplete="email" spellcheck={false} {...common} />
      )}
      {kind === 'addresses' && <textarea dir="auto" rows={3} spellcheck={false} {...common} />}
      {kind === 'count' && <input type="number" min={1} max={LIMITS.assessors} {...common} />}
      {kind === 'days' && <input type="number" min={1} max={MOST_DAYS} {...common} />}
      <p id={`${id}-fault`} class="fault" aria-live="polite">
        {fault !== undefined && `${label} ${fault}.`}
      </p>
    </div>
  );
}

interface OptionFieldsProps {
  options: string[];
  correct: number | undefined;
  faults: Faults;
  onChange(part: Partial<Draft>): void;
}

/** Two to ten options, one of them chosen as the correct answer. */
export function OptionFields({ options, correct, faults, onChange }: OptionFieldsProps) {
  const fields = useRef<HTMLFieldSetElement>(null);
  const add = () => {
    onChange({ options: [...options, ''] });
    focusOption(fields.current, options.length);
  };
  const remove = (index: number) => {
    onChange({
      options: options.toSpliced(index, 1),
      correct: correct === undefined || correct === index ? undefined : correct - (correct > index ? 1 : 0),
    });
    focusOption(fields.current, Math.min(index, options.length - 2));
  };
  const correctFault = faults.get('correct_answer');
  return (
    <fieldset class="field" ref={fields}>
      <legend>{texts.optionsAndCorrectOne}</legend>
      {options.map((option, index) => (
        <OptionField
          key={index}
          letter={letterOf(index)}
          text={option}
          fault={faults.get(`options.${index}`)}
          isCorrect={correct === index}
          isUnmarked={correctFault !== undefined}
          onCorrect={() => onChange({ correct: index })}
          onInput={(text) => onChange({ options: options.with(index, text) })}
          onRemove={options.length > LIMITS.options.min ? () => remove(index) : undefined}
        />
      ))}
      {options.length < LIMITS.options.max && (
        <button type="button" onClick={add}>
          {texts.addAnOption}
        </button>
      )}
      {faults.has('options') && (
        <p class="fault">
          {texts.theOptions} {faults.get('options')}.
        </p>
      )}
      {correctFault !== undefined && (
        <p class="fault">
          {texts.theCorrectAnswer} {correctFault}.
        </p>
      )}
    </fieldset>
  );
}

/** Set once the field is there. */
function focusOption(fields: HTMLElement | null, index: number): void {
  requestAnimationFrame(() => fields?.querySelectorAll('textarea')[index]?.focus());
}

interface OptionFieldProps {
  letter: string;
  text: string;
  /** What is wrong with the option. */
  fault: string | undefined;
  isCorrect: boolean;
  /** Whether one of the options must still be chosen. */
  isUnmarked: boolean;
  onCorrect(): void;
  onInput(text: string): void;
  /** Removes the option; undefined when no option can be spared. */
  onRemove: (() => void) | undefined;
}

function OptionField(props: OptionFieldProps) {
  const { letter, text, fault } = props;
  const id = useId();
  return (
    <div class="option-field">
      <input
        type="radio"
        name="correct"
        checked={props.isCorrect}
        onChange={props.onCorrect}
        aria-invalid={props.isUnmarked}
        aria-label={texts.optionIsCorrect(letter)}
      />
      <span class="letter" aria-hidden="true" translate={false}>
        {letter}
      </span>
      <textarea
        dir="auto"
        translate={false}
        rows={Math.min(text.split('\n').length, 12)}
        value={text}
        aria-label={texts.option(letter)}
        aria-required="true"
        aria-invalid={fault !== undefined}
        aria-describedby={id}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
      />
      {props.onRemove !== undefined && (
        <button type="button" onClick={props.onRemove} aria-label={texts.removeOption(letter)}>
          {texts.remove}
        </button>
      )}
      <p id={id} class="fault" aria-live="polite">
        {fault !== undefined && texts.optionIs(letter, fault)}
      </p>
    </div>
  );
}
