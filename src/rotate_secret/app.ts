import { rotationHandler } from '../runtime/rotation.ts';

/** Secrets Manager calls it to give a database user a new password. */
export const handler = rotationHandler;
