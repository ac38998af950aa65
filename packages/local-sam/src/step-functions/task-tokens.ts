import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The wait that a token stands for: the n-th task attempt of one execution. */
export interface TaskWait {
  executionArn: string;
  attempt: number;
}

/** Creates and reads task tokens. The same wait always gives the same token, so that a replay sends what was sent before. */
export interface TaskTokens {
  mint(wait: TaskWait): string;
  /** Undefined for anything that was not created with the same key. */
  read(token: string): TaskWait | undefined;
}

const TAG_BYTES = 16;
/** AWS's tokens have 600 characters and more; shorter ones here would hide a column that is too small. */
const PADDED_BYTES = 448;
const TOKEN = /^[A-Za-z0-9+/]{500,2000}={0,2}$/;

/**
 * Tokens are encrypted with the secret, and their authentication tag is the cipher's initialization vector (the construction
 * of RFC 5297, from an HMAC): opaque, impossible to forge, and nothing of them must be stored.
 */
export function createTaskTokens(secret: string): TaskTokens {
  // Key objects: keys as bytes would be prepared for each token again, which takes six times as long.
  const keyFor = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  const tagKey = keyFor('task token tag');
  const cipherKey = keyFor('task token cipher');
  const tagOf = (plain: Buffer) => createHmac('sha256', tagKey).update(plain).digest().subarray(0, TAG_BYTES);
  return {
    mint: ({ executionArn, attempt }) => {
      const plain = Buffer.from(JSON.stringify([executionArn, attempt]).padEnd(PADDED_BYTES));
      const tag = tagOf(plain);
      const cipher = createCipheriv('aes-256-ctr', cipherKey, tag);
      return Buffer.concat([tag, cipher.update(plain), cipher.final()]).toString('base64');
    },
    read: (token) => {
      if (!TOKEN.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64');
      const tag = bytes.subarray(0, TAG_BYTES);
      const decipher = createDecipheriv('aes-256-ctr', cipherKey, tag);
      const plain = Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]);
      if (!timingSafeEqual(tag, tagOf(plain))) return undefined;
      const [executionArn, attempt]: [string, number] = JSON.parse(plain.toString());
      return { executionArn, attempt };
    },
  };
}
