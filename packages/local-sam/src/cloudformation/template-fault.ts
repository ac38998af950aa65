import { StartError } from '../errors.ts';

/** A fault of a template: its file, the place in it (for example Resources.Queue.Properties.QueueName) and what is wrong. */
export function templateFault(file: string, path: readonly string[], message: string): StartError {
  return new StartError(`${file}: ${path.join('.')}: ${message}`);
}
