import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { AddressField } from './address-field.tsx';
import { useServices } from './context.ts';
import { DaysField, secondsOf } from './days-field.tsx';
import { FormDialog } from './form-dialog.tsx';
import type { JsonTask } from './types.ts';
import { dateTime } from './words.ts';

/** The actions of authors and coordinators on a waiting task: another assessor, another deadline. */
export function TaskActions({ task, onChange }: { task: JsonTask; onChange(): void }) {
  const { announce } = useServices();
  const [asking, setAsking] = useState<'assessor' | 'deadline' | undefined>();
  const close = () => setAsking(undefined);
  const done = (sentence: string) => {
    close();
    announce(sentence);
    onChange();
  };
  return (
    <div class="actions">
      <button type="button" onClick={() => setAsking('assessor')}>
        {texts.reassignMenu}
      </button>
      <button type="button" onClick={() => setAsking('deadline')}>
        {texts.moveDeadlineMenu}
      </button>
      {asking === 'assessor' && <ReassignDialog task={task} onDone={done} onClose={close} />}
      {asking === 'deadline' && <DeadlineDialog task={task} onDone={done} onClose={close} />}
    </div>
  );
}

interface ActionDialogProps {
  task: JsonTask;
  onDone(sentence: string): void;
  onClose(): void;
}

function ReassignDialog({ task, onDone, onClose }: ActionDialogProps) {
  const { api } = useServices();
  const [assigned_to, setAssignedTo] = useState('');
  const reassign = async () => {
    const { assigned_to: now } = await api.reassignTask(task.task_id, assigned_to);
    onDone(texts.reassignedTo(now));
  };
  return (
    <FormDialog title={texts.reassignTheTask} verb={texts.reassign} onSubmit={reassign} onClose={onClose}>
      <p>
        <bdi translate={false}>{task.assigned_to}</bdi> {texts.reassignExplained}
      </p>
      <AddressField label={texts.newAssessor} value={assigned_to} onChange={setAssignedTo} />
    </FormDialog>
  );
}

function DeadlineDialog({ task, onDone, onClose }: ActionDialogProps) {
  const { api } = useServices();
  const [days, setDays] = useState('7');
  const move = async () => {
    const { due_at } = await api.moveDeadline(task.task_id, secondsOf(days));
    onDone(texts.dueMoment(dateTime(due_at)));
  };
  return (
    <FormDialog title={texts.moveDeadline} verb={texts.move} onSubmit={move} onClose={onClose}>
      <p>
        {texts.itIsDue} {dateTime(task.due_at)}.
      </p>
      <DaysField value={days} onChange={setDays} />
    </FormDialog>
  );
}
