interface AddressFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** A field for one email address. Only the API checks it: it knows the rules. */
export function AddressField({ label, value, onChange }: AddressFieldProps) {
  return (
    <label class="field">
      {label}{' '}
      <input
        type="text"
        inputMode="email"
        autoComplete="off"
        required
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}
