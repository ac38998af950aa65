import { isUuid } from '../core/input.ts';
import { MAIL_TAG } from '../core/ports/mail.ts';
import type { Bounce } from '../core/take-bounce.ts';

/**
 * `detail` of EventBridge's "Email Bounced", as far as it is used:
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
 */
export interface BounceDetail {
  bounce: { bounceType: string; bouncedRecipients: { emailAddress: string }[] };
  mail: { tags?: Record<string, string[]> };
}

/** The bounce of one of this product's mails; null for other mails, and for mail that may still arrive. */
export function bounceIn({ bounce, mail }: BounceDetail): Bounce | null {
  const task_id = mail.tags?.[MAIL_TAG]?.[0] ?? '';
  if (bounce.bounceType !== 'Permanent' || !isUuid(task_id)) return null;
  return { task_id, recipients: bounce.bouncedRecipients.map(({ emailAddress }) => emailAddress) };
}
