import type { Question } from './task.ts';

const encoder = new TextEncoder();

/** SHA-256 of the text's UTF-8 bytes. */
export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

/** What a decision is about, in one text: its SHA-256 is in the history, and binds the form of a review page. */
export function contentOf({
  question_id,
  question_text,
  options,
  correct_answer,
}: Omit<Question, 'created_at'>): string {
  return JSON.stringify([question_id, question_text, options, correct_answer]);
}

/** Hexadecimal HMAC-SHA256. */
export async function hmacSha256(key: string, message: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const cryptoKey = await crypto.subtle.importKey('raw', encoder.encode(key), algorithm, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', cryptoKey, message));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares without telling by its duration where the first difference is. */
export function equalsInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(b.length, 1));
  return difference === 0;
}
