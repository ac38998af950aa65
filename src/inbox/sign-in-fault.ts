import * as oauth from 'oauth4webapi';
import { secondsAhead } from './clock.ts';
import { counted, dateTime } from './words.ts';

/** An answer of the issuer that this tab has not asked for. */
export class ForeignSignInError extends Error {}

/** Why a sign-in did not work, as far as that is known, and what to do about it. */
export function signInFault(error: unknown): string {
  if (error instanceof ForeignSignInError) {
    return 'This tab has not begun that sign-in, or has begun another one since. Sign in here.';
  }
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return `The sign-in service refused: ${error.error_description ?? error.error}. ${TELL}`;
  }
  if (error instanceof oauth.OperationProcessingError && error.code === oauth.JWT_TIMESTAMP_CHECK) return clockFault();
  // What fetch throws.
  if (error instanceof TypeError) return `The sign-in service could not be reached. Try again; ${TELL.toLowerCase()}`;
  return `The answer of the sign-in service is not as it has to be: ${messageOf(error)}. ${TELL}`;
}

const TELL = 'If it happens again, tell whoever runs this service.';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The times in the issuer's answer did not fit. */
function clockFault(): string {
  const ahead = secondsAhead();
  const here = `this computer’s clock says ${dateTime(Date.now())}`;
  if (ahead === null) return `The times of the sign-in do not fit: ${here}. Set it right, then sign in again.`;
  const minutes = Math.round(Math.abs(ahead) / 60);
  if (minutes < 2) return `The clocks of the sign-in service and of this service differ. ${TELL}`;
  const difference =
    minutes < 120 ? counted(minutes, 'minute') : `${counted(Math.floor(minutes / 60), 'hour')} ${minutes % 60} min`;
  const side = ahead > 0 ? 'ahead of' : 'behind';
  return `The times of the sign-in do not fit: ${here}, ${difference} ${side} the service’s. Set it right, then sign in again.`;
}
