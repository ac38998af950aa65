export interface Clock {
  now(): Date;
}

export interface Ids {
  /** A new UUID. */
  uuid(): string;
  /** The code of a review link: 256 random bits, base64url. */
  linkCode(): string;
}
