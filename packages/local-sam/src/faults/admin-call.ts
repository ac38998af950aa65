import { FaultError } from './fault.ts';
import { type Faults, wishFor } from './faults.ts';

/** Path on the AWS endpoint of the calls that control faults. */
export const FAULTS_PATH = '/faults';

/**
 * Answers `GET /faults` with all known faults, and `PUT /faults/NAME` (the body is the value), `DELETE /faults/NAME` and
 * `DELETE /faults` with those that are then on.
 */
export async function answerFaultCall(
  faults: Faults,
  method: string,
  path: string,
  body: string,
): Promise<{ status: number; body: string }> {
  const name = decodeURIComponent(path.slice(FAULTS_PATH.length + 1));
  try {
    if (method === 'PUT') await faults.begin(wishFor(name, body.trim()));
    else if (method === 'DELETE') await (name === '' ? faults.endAll() : faults.end(name));
    else if (method !== 'GET' || name !== '') throw new FaultError('Use GET /faults, or PUT or DELETE /faults/NAME.');
    if (method === 'GET') return { status: 200, body: `${JSON.stringify({ faults: faults.list() }, null, 2)}\n` };
    return { status: 200, body: `${JSON.stringify({ on: faults.on() })}\n` };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { status: 400, body: `${JSON.stringify({ message: error.message })}\n` };
  }
}
