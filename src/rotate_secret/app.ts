import { rotationHandler } from '../runtime/rotation.ts';

/** Called by Secrets Manager: gives a database user a new password. */
export const handler = rotationHandler;
