import { useEffect, useState } from 'preact/hooks';
import { useServices } from './context.ts';
import type { JsonOverview } from './types.ts';

const LABELS = {
  open: 'Open',
  late: 'Late',
  due_this_week: 'Due within a week',
  decided_last_7_days: 'Decided in the last week',
  stuck: 'Stuck',
} as const satisfies Partial<Record<keyof JsonOverview, string>>;

const HOUR_SECONDS = 3_600;

/** How the office is doing; choosing an assessor shows their tasks. */
export function Overview({ onChoose }: { onChoose(assigned_to: string): void }) {
  const { api } = useServices();
  const [figures, setFigures] = useState<JsonOverview | undefined>();
  useEffect(() => {
    api.overview().then(setFigures, () => setFigures(undefined));
  }, [api]);
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
            <caption>Assessors</caption>
            <thead>
              <tr>
                <th scope="col">Assessor</th>
                <th scope="col">Open</th>
                <th scope="col">Late</th>
                <th scope="col">Decided in 30 days</th>
                <th scope="col">Median time</th>
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
  if (seconds < HOUR_SECONDS) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / HOUR_SECONDS);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
