/** How one lifecycle went, in milliseconds. */
export interface LifecycleTimes {
  submit: number;
  decide: number;
  decideToFinal: number;
}

export type Lifecycle = () => Promise<LifecycleTimes>;

export interface Measurement {
  clients: number;
  lifecyclesPerSecond: number;
  submit: Percentiles;
  decide: Percentiles;
  decideToFinal: Percentiles;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

const WARM_UP_SECONDS = 3;
const MEASURED_SECONDS = 10;

/** Runs lifecycles in a closed loop of `clients`, and measures after a warm-up. */
export async function measure(clients: number, lifecycle: Lifecycle): Promise<Measurement> {
  await runFor(WARM_UP_SECONDS, clients, lifecycle);
  const started = performance.now();
  const times = await runFor(MEASURED_SECONDS, clients, lifecycle);
  const seconds = (performance.now() - started) / 1000;
  return {
    clients,
    lifecyclesPerSecond: times.length / seconds,
    submit: percentiles(times.map(({ submit }) => submit)),
    decide: percentiles(times.map(({ decide }) => decide)),
    decideToFinal: percentiles(times.map(({ decideToFinal }) => decideToFinal)),
  };
}

async function runFor(seconds: number, clients: number, lifecycle: Lifecycle): Promise<LifecycleTimes[]> {
  const end = performance.now() + seconds * 1000;
  const times: LifecycleTimes[] = [];
  const client = async () => {
    while (performance.now() < end) times.push(await lifecycle());
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

function percentiles(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The milliseconds that `work` takes, and what it answers. */
export async function timed<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
}
