import * as v from 'valibot';

/** An error answer of an AWS service, with the name by which its SDKs know it. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One operation of a service: takes the parsed body of the request and returns the body of the reply. */
export type Operation = (input: unknown) => Promise<unknown> | unknown;

/** The operations of a service, by their name in X-Amz-Target. */
export type Operations = Readonly<Record<string, Operation>>;

/** Makes an operation of a function. Input that does not fit is answered with AWS's ValidationException. */
export function operation<Input extends v.GenericSchema>(
  schema: Input,
  answer: (input: v.InferOutput<Input>) => Promise<unknown> | unknown,
): Operation {
  return (input) => {
    const result = v.safeParse(schema, input);
    if (result.success) return answer(result.output);
    const faults = result.issues.map((issue) => `'${v.getDotPath(issue) ?? ''}' ${issue.message}`);
    throw new AwsError('ValidationException', `${faults.length} validation error(s) detected: ${faults.join('; ')}`);
  };
}
