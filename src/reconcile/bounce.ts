import { isUuid } from '../core/input.ts';
import { MAIL_TAG } from '../core/ports/mail.ts';
import type { Bounce } from '../core/take-bounce.ts';

/**
 * `detail` of EventBridge's "Email Bounced", as far as it is read:
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
 */
export interface BounceDetail {
  bounce: { bounceType: string; bouncedRecipients: { emailAddress: string }[] };
  mail: { tags?: Record<string, string[]> };
}

/** What an event says of a mail of this product; null of others, and of mail that may still arrive. */
export function bounceIn({ bounce, mail }: BounceDetail): Bounce | null {
  const task_id = mail.tags?.[MAIL_TAG]?.[0] ?? '';
  if (bounce.bounceType !== 'Permanent' || !isUuid(task_id)) return null;
  return { task_id, recipients: bounce.bouncedRecipients.map(({ emailAddress }) => emailAddress) };
}
