import { AwsError, type Operations } from '../aws-error.ts';
import { createThrottle } from '../http-api/throttle.ts';
import { type Fault, readNumber } from './fault.ts';

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

/** Step Functions enforces its quotas. */
export const sfnThrottle: Fault = {
  name: 'sfn-throttle',
  value: '[SHARE]',
  does: 'Step Functions throttles as on AWS: StartExecution 800 at once and 150 a second, SendTask* 1500 and 300, DescribeExecution 250 and 10; or to a share of that (0 to 1)',
  prepare(value) {
    const share = value === '' ? 1 : readNumber(value, 'the share of sfn-throttle', 0, 1);
    return ({ stepFunctions }) => stepFunctions.lay((below) => throttled(below, share));
  },
};

function throttled(operations: Operations, share: number): Operations {
  const limited = Object.entries(QUOTAS).flatMap(([name, { ratePerSecond, burst }]) => {
    const operation = operations[name];
    if (operation === undefined) return [];
    const mayPass = createThrottle(ratePerSecond * share, burst * share);
    const limitedOperation = (input: unknown) => {
      if (!mayPass()) throw new AwsError('ThrottlingException', 'Rate exceeded');
      return operation(input);
    };
    return [[name, limitedOperation] as const];
  });
  return { ...operations, ...Object.fromEntries(limited) };
}
