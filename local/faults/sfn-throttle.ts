import { AwsError, type Operations } from '../aws-error.ts';
import { createThrottle } from '../http-api/throttle.ts';
import { type Fault, readNothing } from './fault.ts';

/**
 * Token buckets of Step Functions in most regions, each operation with its own:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const QUOTAS: Record<string, { burst: number; ratePerSecond: number }> = {
  StartExecution: { burst: 800, ratePerSecond: 150 },
  SendTaskSuccess: { burst: 1500, ratePerSecond: 300 },
  SendTaskFailure: { burst: 1500, ratePerSecond: 300 },
  SendTaskHeartbeat: { burst: 1500, ratePerSecond: 300 },
  DescribeExecution: { burst: 250, ratePerSecond: 10 },
};

/** Step Functions keeps to its quotas. */
export const sfnThrottle: Fault = {
  name: 'sfn-throttle',
  value: '',
  does: 'Step Functions throttles as on AWS: StartExecution 800 at once and 150 a second, SendTask* 1500 and 300, DescribeExecution 250 and 10',
  prepare(value) {
    readNothing(value, 'sfn-throttle');
    return ({ stepFunctions }) => stepFunctions.lay(throttled);
  },
};

function throttled(operations: Operations): Operations {
  const limited = Object.entries(QUOTAS).flatMap(([name, { ratePerSecond, burst }]) => {
    const operation = operations[name];
    if (operation === undefined) return [];
    const mayPass = createThrottle(ratePerSecond, burst);
    const limitedOperation = (input: unknown) => {
      if (!mayPass()) throw new AwsError('ThrottlingException', 'Rate exceeded');
      return operation(input);
    };
    return [[name, limitedOperation] as const];
  });
  return { ...operations, ...Object.fromEntries(limited) };
}
