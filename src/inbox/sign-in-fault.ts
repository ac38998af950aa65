import * as oauth from 'oauth4webapi';
import * as texts from '../views/texts.ts';
import { secondsAhead } from './clock.ts';
import { dateTime } from './words.ts';

/** An answer of the issuer that this tab did not ask for. */
export class ForeignSignInError extends Error {}

/** Why a sign-in failed, as far as that is known, and what to do about it. */
export function signInFault(error: unknown): string {
  if (error instanceof ForeignSignInError) {
    return texts.signInNotBegun;
  }
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return texts.signInRefused(error.error_description ?? error.error);
  }
  if (error instanceof oauth.OperationProcessingError && error.code === oauth.JWT_TIMESTAMP_CHECK) return clockFault();
  // The error that fetch throws.
  if (error instanceof TypeError) return texts.signInUnreachable;
  return texts.signInMalformed(messageOf(error));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The times in the issuer's answer did not fit. */
function clockFault(): string {
  const ahead = secondsAhead();
  const here = texts.clockSays(dateTime(Date.now()));
  if (ahead === null) return texts.clockWrong(here);
  const minutes = Math.round(Math.abs(ahead) / 60);
  if (minutes < 2) return texts.clocksDiffer;
  const difference =
    minutes < 120 ? texts.counted(minutes, 'minute') : texts.hoursAndMinutes(Math.floor(minutes / 60), minutes % 60);
  const side = ahead > 0 ? texts.aheadOf : texts.behind;
  return texts.clockWrongBy(here, difference, side);
}
