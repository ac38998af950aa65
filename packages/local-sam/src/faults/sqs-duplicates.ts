import type { InvocationResult, InvokeFunction } from '../types.ts';
import { type Fault, readCount } from './fault.ts';

const MOST_DELIVERIES = 1000;
/** Concurrent deliveries of one batch, so that copies race each other. */
const CONCURRENCY = 4;

/** A queue delivers messages more than once. */
export const sqsDuplicates: Fault = {
  name: 'sqs-duplicates',
  value: 'COUNT',
  does: 'Each message of a queue is delivered a random number of times, up to this one, copies of a batch mixed and beside each other',
  prepare(value) {
    const most = readCount(value, 'the count of sqs-duplicates', 1, MOST_DELIVERIES);
    return ({ deliveries }) => deliveries.lay((below) => (name, event) => deliver(below, name, event, most));
  },
};

/** Returns the result of the first delivery: the copies are of messages that the queue has finished with. */
async function deliver(invoke: InvokeFunction, functionName: string, event: unknown, most: number) {
  const { Records: records } = event as { Records: unknown[] };
  const rounds: unknown[][] = [records];
  for (const record of records) {
    const copies = Math.floor(Math.random() * most);
    for (let round = 1; round <= copies; round++) {
      rounds[round] ??= [];
      // In front as often as behind, so that the order differs from round to round.
      if (Math.random() < 0.5) rounds[round]?.push(record);
      else rounds[round]?.unshift(record);
    }
  }
  const original = Promise.withResolvers<InvocationResult>();
  let next = 0;
  const worker = async () => {
    for (let round = next++; round < rounds.length; round = next++) {
      const [result] = await Promise.allSettled([invoke(functionName, { Records: rounds[round] })]);
      if (round > 0) continue;
      if (result.status === 'fulfilled') original.resolve(result.value);
      else original.reject(result.reason);
    }
  };
  const [answer] = await Promise.all([original.promise, ...Array.from({ length: CONCURRENCY }, worker)]);
  return answer;
}
