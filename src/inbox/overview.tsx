import * as texts from '../views/texts.ts';
import { useServices } from './context.ts';
import type { JsonOverview } from './types.ts';
import { useAnswer } from './use-answer.ts';

const LABELS = {
  open: texts.open,
  late: texts.late,
  due_this_week: texts.dueWithinAWeek,
  decided_last_7_days: texts.decidedInTheLast,
  stuck: texts.stuck,
} as const satisfies Partial<Record<keyof JsonOverview, string>>;

const HOUR_SECONDS = 3_600;

/** How the office is doing; choosing an assessor lists their tasks. */
export function Overview({ onChoose }: { onChoose(assigned_to: string): void }) {
  const { api } = useServices();
  const { content: figures } = useAnswer(() => api.overview(), [api]);
  if (figures === undefined) return null;
  return (
    <>
      <dl class="figures">
        {Object.entries(LABELS).map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{figures[name as keyof typeof LABELS]}</dd>
          </div>
        ))}
      </dl>
      {figures.assessors.length > 0 && (
        <div class="wide">
          <table>
            <caption>{texts.assessors}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.assessor}</th>
                <th scope="col">{texts.open}</th>
                <th scope="col">{texts.late}</th>
                <th scope="col">{texts.decidedIn30Days}</th>
                <th scope="col">{texts.medianTime}</th>
              </tr>
            </thead>
            <tbody>
              {figures.assessors.map((one) => (
                <tr key={one.assigned_to}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => onChoose(one.assigned_to)}>
                      <bdi translate={false}>{one.assigned_to}</bdi>
                    </button>
                  </th>
                  <td>{one.open}</td>
                  <td>{one.late}</td>
                  <td>{one.decided_last_30_days}</td>
                  <td>{duration(one.median_seconds_to_decide)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < HOUR_SECONDS) return texts.minutesShort(Math.round(seconds / 60));
  const hours = Math.round(seconds / HOUR_SECONDS);
  return hours < 48 ? texts.hoursShort(hours) : texts.daysShort(Math.round(hours / 24));
}
