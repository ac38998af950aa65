import * as texts from '../views/texts.ts';

const DAY_SECONDS = 86_400;

/** A deadline, counted from now. */
export function DaysField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <label class="field">
      {texts.daysFromNow}{' '}
      <input
        type="number"
        min="0.01"
        max="360"
        step="any"
        required
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}

/** What the API is told of so many days. */
export function secondsOf(days: string): number {
  return Math.round(Number(days) * DAY_SECONDS);
}
