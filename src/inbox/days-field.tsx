import * as texts from '../views/texts.ts';

const DAY_SECONDS = 86_400;

/** A field for a deadline as a number of days from now. */
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

/** The number of days in the unit of the API. */
export function secondsOf(days: string): number {
  return Math.round(Number(days) * DAY_SECONDS);
}
