import { html } from '../../../web/html.ts';
import type { ReviewMail } from '../../core/ports.ts';

/** A mail that asks for a review. It holds a link, alone on its line in the text part, and nothing of the question. */
export function reviewMail(mail: ReviewMail, link: string): { subject: string; text: string; html: string } {
  const due = `${mail.due_at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const request = `${mail.assigned_by} asks you to review an exam question by ${due}.`;
  const reason = 'You get this mail because the question was assigned to you. The link is meant for you alone.';
  return {
    subject: `A question waits for your review until ${due}`,
    text: [request, 'Read it and decide here:', link, reason, ''].join('\n\n'),
    html: html`<!doctype html>
<html lang="en">
<body>
<p>${request}</p>
<p><a href="${link}">Read it and decide</a></p>
<p>${reason}</p>
</body>
</html>
`.toString(),
  };
}
