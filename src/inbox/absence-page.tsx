import { useState } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import * as texts from '../views/texts.ts';
import { AddressField } from './address-field.tsx';
import type { ApiError } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import type { JsonAbsence } from './types.ts';
import { useAnswer } from './use-answer.ts';
import { dateTime } from './words.ts';

/** Who assesses in this person's place while they are away; coordinators choose whose. */
export function AbsencePage() {
  const { email, isCoordinator } = useServices();
  const [typed, setTyped] = useState(email);
  const address = normalizeEmail(typed);
  return (
    <>
      <Heading title={texts.away} />
      <p>{texts.awayExplained}</p>
      {isCoordinator && <AddressField label={texts.whoIsAway} value={typed} onChange={setTyped} />}
      <AbsenceForm address={address} />
    </>
  );
}

function AbsenceForm({ address }: { address: string }) {
  const { api, announce } = useServices();
  const { absence, fault: unread, read } = useAbsence(address);
  const [fields, setFields] = useState({ substitute: '', from: '', until: '' });
  const [fault, setFault] = useState<ApiError | undefined>();
  const attempt = async (action: Promise<unknown>, sentence: string) => {
    setFault(undefined);
    await action.then(() => announce(sentence), setFault);
    read();
  };
  const save = (event: Event) => {
    event.preventDefault();
    void attempt(api.setAbsence(address, moments(fields)), texts.saved);
  };
  return (
    <>
      {absence !== undefined && (
        <p>
          <AbsenceSentence absence={absence} />{' '}
          <button type="button" onClick={() => attempt(api.deleteAbsence(address), texts.deleted)}>
            {texts.deletion}
          </button>
        </p>
      )}
      <form class="absence" onSubmit={save}>
        <AddressField
          label={texts.substitute}
          value={fields.substitute}
          onChange={(substitute) => setFields({ ...fields, substitute })}
        />
        {(['from', 'until'] as const).map((name) => (
          <label key={name} class="field">
            {name === 'from' ? texts.from : texts.until}{' '}
            <input
              type="datetime-local"
              required
              value={fields[name]}
              onInput={({ currentTarget }) => setFields({ ...fields, [name]: currentTarget.value })}
            />
          </label>
        ))}
        <FaultAlert fault={(fault ?? unread)?.message} />
        <button type="submit" class="primary">
          {texts.save}
        </button>
      </form>
    </>
  );
}

/** Its fields are in the reader's time zone. */
function moments({ substitute, from, until }: { substitute: string; from: string; until: string }) {
  return { substitute, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

/** What the API knows of the absence; undefined where there is none, or this person may not see it. */
function useAbsence(address: string) {
  const { api } = useServices();
  const orNone = (error: ApiError) => {
    if (error.isPassing) throw error;
    return undefined;
  };
  const { content, isCurrent, ...rest } = useAnswer(() => api.absence(address).catch(orNone), [api, address]);
  return { absence: isCurrent ? content : undefined, ...rest };
}

/** Says that a person is away, and until when; shows nothing while they are here. */
export function Away({ address }: { address: string }) {
  const { absence } = useAbsence(address);
  if (absence === undefined || Date.parse(absence.until) <= serverNow()) return null;
  return (
    <p class="hint">
      <AbsenceSentence absence={absence} />
    </p>
  );
}

function AbsenceSentence({ absence: { address, substitute, from, until } }: { absence: JsonAbsence }) {
  const isNow = Date.parse(from) <= serverNow();
  return (
    <>
      <bdi translate={false}>{address}</bdi> {texts.isAwayUntil(isNow ? null : dateTime(from), dateTime(until))}{' '}
      <bdi translate={false}>{substitute}</bdi> {texts.assessesMeanwhile}
    </>
  );
}
