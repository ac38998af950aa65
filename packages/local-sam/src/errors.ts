/** The stack cannot start, for a reason that its user can change. The message is printed as one line, without a stack trace. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** No function of the template has this name or ARN. */
export class FunctionNotFoundError extends Error {
  override readonly name = 'FunctionNotFoundError';
}
