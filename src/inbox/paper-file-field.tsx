import { useId, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { FaultAlert } from './fault-alert.tsx';

interface FileFieldProps {
  /** Called with a file, or with pasted text, which has no name. */
  onRead(bytes: Uint8Array, file_name: string | null): void;
  /** What is wrong with the file. */
  fault: string | undefined;
}

/** A field that takes a question paper: chosen, dropped or pasted. */
export function FileField({ onRead, fault }: FileFieldProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const take = async (file: File | undefined) => {
    if (file !== undefined) onRead(new Uint8Array(await file.arrayBuffer()), file.name);
  };
  return (
    <section
      class={isOver ? 'drop over' : 'drop'}
      aria-label={texts.file}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <label for={`${id}-file`}>{texts.dropFile}</label>
      <p class="hint">{texts.fileFormats}</p>
      <input
        id={`${id}-file`}
        type="file"
        onClick={({ currentTarget }) => {
          // Otherwise choosing the same file again, after a correction, would change nothing.
          currentTarget.value = '';
        }}
        onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
      />
      <label for={`${id}-text`}>{texts.orPaste}</label>
      <textarea
        id={`${id}-text`}
        dir="auto"
        rows={4}
        spellcheck={false}
        translate={false}
        value={pasted}
        onInput={({ currentTarget }) => setPasted(currentTarget.value)}
      />
      <button type="button" onClick={() => onRead(new TextEncoder().encode(pasted), null)}>
        {texts.readPasted}
      </button>
      <FaultAlert fault={fault} />
    </section>
  );
}
