import { useState } from 'preact/hooks';
import { approvedQuestions } from '../client/approved-questions.ts';
import { normalizeEmail } from '../core/address.ts';
import { FILES, FORMAT_NAMES, WRITABLE, type WritableFormat } from '../formats/paper-file.ts';
import * as texts from '../views/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useServices } from './context.ts';
import { loadPaperFiles, save } from './csv.ts';
import { DaysField, secondsOf } from './days-field.tsx';
import { FaultAlert } from './fault-alert.tsx';
import { FormDialog } from './form-dialog.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import type { JsonPaper } from './types.ts';
import { useSending } from './use-sending.ts';
import { stateOf } from './words.ts';

interface PaperActionsProps {
  paper: JsonPaper;
  onChange(): void;
}

/** The actions on a paper: save what is approved; its author and coordinators can also change it. */
export function PaperActions({ paper, onChange }: PaperActionsProps) {
  const { api, email, isCoordinator, announce } = useServices();
  const [asking, setAsking] = useState<'withdraw' | 'reassign' | 'deadline' | undefined>();
  const mayChange = (normalizeEmail(paper.submitted_by) === email || isCoordinator) && paper.status === 'PENDING';
  const close = () => setAsking(undefined);
  const done = (sentence: string) => {
    close();
    announce(sentence);
    onChange();
  };
  const dialog = { paper, onDone: done, onClose: close };
  return (
    <>
      <SaveButtons paper={paper} />
      {mayChange && (
        <div class="actions">
          <button type="button" onClick={() => setAsking('reassign')}>
            {texts.replaceAssessorMenu}
          </button>
          <button type="button" onClick={() => setAsking('deadline')}>
            {texts.moveDeadlineMenu}
          </button>
          <button type="button" onClick={() => setAsking('withdraw')}>
            {texts.withdrawMenu}
          </button>
        </div>
      )}
      {asking === 'withdraw' && <WithdrawDialog {...dialog} />}
      {asking === 'reassign' && (
        <ReplaceDialog
          people={peopleOf(paper)}
          onReplace={async (from, to) => {
            await api.reassignPaper(paper.paper_id, from, to);
            done(texts.replaced);
          }}
          onClose={close}
        />
      )}
      {asking === 'deadline' && <DeadlineDialog {...dialog} />}
    </>
  );
}

/** Saves the approved questions as a file. */
function SaveButtons({ paper }: { paper: JsonPaper }) {
  const { api, announce } = useServices();
  const [format, setFormat] = useState<WritableFormat>('moodle-xml');
  const { isBusy, fault, send } = useSending(async () => {
    const current = await api.paper(paper.paper_id);
    const { questions, left_out } = await approvedQuestions(api.client, current);
    const { writePaper } = await loadPaperFiles();
    const { ending, type } = FILES[format];
    save(`${paper.paper_id}.${ending}`, writePaper(format, paper.title, questions), type);
    announce(left_out === 0 ? texts.saved : texts.savedWithoutSome(left_out));
  });
  return (
    <div class="actions">
      <label>
        {texts.approvedQuestionsAs}{' '}
        <select value={format} onChange={({ currentTarget }) => setFormat(currentTarget.value as WritableFormat)}>
          {WRITABLE.map((one) => (
            <option key={one} value={one}>
              {FORMAT_NAMES[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" aria-disabled={isBusy} onClick={() => void send()}>
        {texts.save}
      </button>
      <FaultAlert fault={fault?.message} />
    </div>
  );
}

interface ActionDialogProps {
  paper: JsonPaper;
  onDone(sentence: string): void;
  onClose(): void;
}

function WithdrawDialog({ paper, onDone, onClose }: ActionDialogProps) {
  const { api } = useServices();
  const withdraw = async () => {
    await api.withdrawPaper(paper.paper_id);
    onDone(texts.withdrawn);
  };
  return (
    <ConfirmDialog title={texts.withdrawThePaper} verb={texts.withdraw} onConfirm={withdraw} onClose={onClose}>
      <p>
        {texts.withdrawPaperBefore} {paper.counts.PENDING ?? 0} {texts.withdrawPaperAfter}
      </p>
    </ConfirmDialog>
  );
}

/** Everybody who has an open task or a place in a planned stage. */
function peopleOf({ questions }: JsonPaper): string[] {
  const open = questions.flatMap(({ tasks }) => tasks.filter((task) => stateOf(task) === 'PENDING'));
  const planned = questions.flatMap(({ stages }) => stages.filter(({ status }) => status === 'PLANNED'));
  return [...new Set([...open.map((task) => task.assigned_to), ...planned.flatMap((stage) => stage.assigned_to)])];
}

function DeadlineDialog({ paper, onDone, onClose }: ActionDialogProps) {
  const { api } = useServices();
  const [days, setDays] = useState('7');
  const move = async () => {
    await api.movePaperDeadline(paper.paper_id, secondsOf(days));
    onDone(texts.theDeadlineIsMoved);
  };
  return (
    <FormDialog title={texts.moveDeadline} verb={texts.move} onSubmit={move} onClose={onClose}>
      <p>{texts.paperDeadlineExplained}</p>
      <DaysField value={days} onChange={setDays} />
    </FormDialog>
  );
}
