import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Question } from './task.ts';

/** SHA-256 of the text's UTF-8 bytes. */
export function sha256(text: string): Uint8Array {
  return hash('sha256', text, 'buffer');
}

/** The content of a question as one text. Its SHA-256 is in the history and in the nonce of a review form. */
export function contentOf({
  question_id,
  question_text,
  options,
  correct_answer,
}: Omit<Question, 'created_at'>): string {
  return JSON.stringify([question_id, question_text, options, correct_answer]);
}

/** Hexadecimal HMAC-SHA256. */
export function hmacSha256(key: string, message: Uint8Array): string {
  return createHmac('sha256', key).update(message).digest('hex');
}

/** Whether two digests are the same; neither is a secret. */
export function equalBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Compares in constant time. */
export function equalsInConstantTime(a: string, b: string): boolean {
  // Digests have one length, whatever somebody sends.
  return timingSafeEqual(sha256(a), sha256(b));
}
