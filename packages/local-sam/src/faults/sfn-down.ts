import { AwsError, type Operations } from '../aws-error.ts';
import { type Fault, readNothing } from './fault.ts';

const SERVICE_UNAVAILABLE = 503;

/** Step Functions does not answer. */
export const sfnDown: Fault = {
  name: 'sfn-down',
  value: '',
  does: 'Every call of Step Functions fails with ServiceUnavailable (503); executions that are under way go on',
  prepare(value) {
    readNothing(value, 'sfn-down');
    return ({ stepFunctions }) => stepFunctions.lay(down);
  },
};

function down(operations: Operations): Operations {
  const fail = () => {
    throw new AwsError('ServiceUnavailable', 'A fault of the local stack.', SERVICE_UNAVAILABLE);
  };
  return Object.fromEntries(Object.keys(operations).map((name) => [name, fail]));
}
