import { type Percentiles, percentiles } from './table.ts';

/** The times of one lifecycle, in milliseconds. */
export interface LifecycleTimes {
  submit: number;
  decide: number;
  decideToFinal: number;
}

export type Lifecycle = () => Promise<LifecycleTimes>;

export interface Measurement {
  lifecyclesPerSecond: number;
  lifecycles: number;
  submit: Percentiles;
  decide: Percentiles;
  decideToFinal: Percentiles;
}

const WARM_UP_SECONDS = 3;
const MEASURED_SECONDS = 10;

/** Runs lifecycles in a closed loop of `clients`; calls `onWarm` when the warm-up is over. */
export async function measure(clients: number, lifecycle: Lifecycle, onWarm: () => void): Promise<Measurement> {
  await runFor(WARM_UP_SECONDS, clients, lifecycle);
  onWarm();
  const started = performance.now();
  const times = await runFor(MEASURED_SECONDS, clients, lifecycle);
  const seconds = (performance.now() - started) / 1000;
  return {
    lifecyclesPerSecond: times.length / seconds,
    lifecycles: times.length,
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

/** The milliseconds that `work` takes, and its result. */
export async function timed<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
}
