import { useId } from 'preact/hooks';

/** What the API takes; Step Functions ends every wait at a year. */
const MOST_DAYS = 360;
const MOST_OPTIONS = 10;
const LEAST_OPTIONS = 2;

interface TextFieldProps {
  label: string;
  hint?: string;
  kind: 'text' | 'email' | 'days';
  maxLength?: number;
  value: string;
  /** What is wrong with it. */
  fault: string | undefined;
  onInput(value: string): void;
}

/** A labelled field with its hint and its fault. */
export function TextField({ label, hint, kind, maxLength, value, fault, onInput }: TextFieldProps) {
  const id = useId();
  const common = {
    id,
    dir: 'auto' as const,
    value,
    required: true,
    ...(maxLength !== undefined && { maxLength }),
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
      {kind === 'text' && <textarea rows={5} {...common} />}
      {kind === 'email' && <input type="email" {...common} />}
      {kind === 'days' && <input type="number" min={1} max={MOST_DAYS} {...common} />}
      {fault !== undefined && (
        <p id={`${id}-fault`} class="fault">
          {label} {fault}.
        </p>
      )}
    </div>
  );
}

interface OptionFieldsProps {
  options: string[];
  correct: number | undefined;
  fault: string | undefined;
  onChange(part: { options?: string[]; correct?: number | undefined }): void;
}

/** Two to ten options, one of them chosen as the correct answer. */
export function OptionFields({ options, correct, fault, onChange }: OptionFieldsProps) {
  const remove = (index: number) =>
    onChange({
      options: options.toSpliced(index, 1),
      correct: correct === undefined || correct === index ? undefined : correct - (correct > index ? 1 : 0),
    });
  return (
    <fieldset class="field">
      <legend>Options, and which one is correct</legend>
      {options.map((option, index) => (
        <OptionField
          key={index}
          letter={String.fromCharCode(65 + index)}
          text={option}
          isCorrect={correct === index}
          onCorrect={() => onChange({ correct: index })}
          onInput={(text) => onChange({ options: options.with(index, text) })}
          onRemove={options.length > LEAST_OPTIONS ? () => remove(index) : undefined}
        />
      ))}
      {options.length < MOST_OPTIONS && (
        <button type="button" onClick={() => onChange({ options: [...options, ''] })}>
          Add an option
        </button>
      )}
      {fault !== undefined && <p class="fault">The options {fault}.</p>}
    </fieldset>
  );
}

interface OptionFieldProps {
  letter: string;
  text: string;
  isCorrect: boolean;
  onCorrect(): void;
  onInput(text: string): void;
  /** Undefined where no option can be spared. */
  onRemove: (() => void) | undefined;
}

function OptionField({ letter, text, isCorrect, onCorrect, onInput, onRemove }: OptionFieldProps) {
  return (
    <div class="option-field">
      <input
        type="radio"
        name="correct"
        required
        checked={isCorrect}
        onChange={onCorrect}
        aria-label={`Option ${letter} is correct`}
      />
      <input
        type="text"
        dir="auto"
        required
        maxLength={1000}
        value={text}
        aria-label={`Option ${letter}`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {onRemove !== undefined && (
        <button type="button" onClick={onRemove} aria-label={`Remove option ${letter}`}>
          Remove
        </button>
      )}
    </div>
  );
}
