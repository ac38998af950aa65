import { asRecord, asStrings } from './cloudformation/json.ts';
import type { FunctionSpec } from './lambda/function-spec.ts';
import type { EventSourceMapping } from './types.ts';

/** The SQS events of all functions; the default batch size is Lambda's. */
export function eventSourceMappings(functions: FunctionSpec[]): EventSourceMapping[] {
  return functions.flatMap((spec) =>
    spec.events
      .filter(({ type, properties }) => type === 'SQS' && String(properties.Enabled ?? true) === 'true')
      .map(({ properties }) => {
        const maximumConcurrency = asRecord(properties.ScalingConfig).MaximumConcurrency;
        return {
          queueArn: String(properties.Queue),
          functionName: spec.name,
          batchSize: Number(properties.BatchSize ?? 10),
          ...(maximumConcurrency === undefined ? {} : { maximumConcurrency: Number(maximumConcurrency) }),
          reportBatchItemFailures: asStrings(properties.FunctionResponseTypes ?? []).includes(
            'ReportBatchItemFailures',
          ),
        };
      }),
  );
}
