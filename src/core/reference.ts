/**
 * The short name of a question on pages and in subjects of mails: the first eight hexadecimal digits of its item's id, which is the
 * `question_id` of its first revision. It tells questions apart and reveals nothing about them.
 */
export function referenceOf(item_id: string): string {
  return item_id.slice(0, 8).toLowerCase();
}
