import { ConfigError } from './errors.ts';

/** The steps of a rotation by Secrets Manager. Each may be repeated. */
export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** One call of Secrets Manager: a step of the rotation to the version `versionId`. */
export interface RotationCall {
  step: (typeof ROTATION_STEPS)[number];
  secretId: string;
  versionId: string;
}

/** The content of a database secret. */
export interface SignIn extends Record<string, unknown> {
  username: string;
  password: string;
  host: string;
}

/** The versions of secrets, by their labels. */
export interface SecretVersions {
  /** The labels of each version. */
  labels(secretId: string): Promise<Record<string, string[]>>;
  /** The version with that label; undefined if none has it, or it has no value yet. */
  read(secretId: string, label: string): Promise<SignIn | undefined>;
  /** Sets the value of the pending version. */
  propose(secretId: string, versionId: string, content: SignIn): Promise<void>;
  /** Makes the pending version the current one. */
  confirm(secretId: string, versionId: string, currentId: string): Promise<void>;
}

/** The users of the database. */
export interface DatabaseUsers {
  canSignIn(signIn: SignIn): Promise<boolean>;
  /** Changes the password of the user that signs in. */
  changePassword(signIn: SignIn, password: string): Promise<void>;
}

export interface RotationPorts {
  secrets: SecretVersions;
  users: DatabaseUsers;
  newPassword(): string;
}

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';
const PREVIOUS = 'AWSPREVIOUS';

/**
 * Does one step of a rotation: propose a password, let the user set it, try it, confirm it. Idempotent. Between the second and the
 * last step the database takes only the pending password, which functions try when the current one is refused.
 * @throws ConfigError if no rotation to this version is under way, or the database accepts no known password
 */
export async function rotateSecret(ports: RotationPorts, call: RotationCall): Promise<void> {
  const labels = await ports.secrets.labels(call.secretId);
  const own = labels[call.versionId] ?? [];
  if (own.includes(CURRENT)) return;
  if (!own.includes(PENDING)) throw new ConfigError('the version of the secret is not the one that is pending');
  await STEPS[call.step](ports, call, labels);
}

type Step = (ports: RotationPorts, call: RotationCall, labels: Record<string, string[]>) => Promise<void>;

const STEPS: Record<RotationCall['step'], Step> = {
  createSecret: async ({ secrets, newPassword }, { secretId, versionId }) => {
    if (await secrets.read(secretId, PENDING)) return;
    const current = await existing(secrets, secretId, CURRENT);
    await secrets.propose(secretId, versionId, { ...current, password: newPassword() });
  },
  setSecret: async ({ secrets, users }, { secretId }) => {
    const pending = await existing(secrets, secretId, PENDING);
    if (await users.canSignIn(pending)) return;
    for (const label of [CURRENT, PREVIOUS]) {
      const known = await secrets.read(secretId, label);
      // If somebody has pointed the secret elsewhere, its password must not reach another server or user.
      const isSame = known?.username === pending.username && known.host === pending.host;
      if (known === undefined || !isSame || !(await users.canSignIn(known))) continue;
      return users.changePassword(known, pending.password);
    }
    throw new ConfigError('the database takes neither the current nor the previous password of the secret');
  },
  testSecret: async ({ secrets, users }, { secretId }) => {
    if (await users.canSignIn(await existing(secrets, secretId, PENDING))) return;
    throw new ConfigError('the database does not take the pending password of the secret');
  },
  finishSecret: async ({ secrets }, { secretId, versionId }, labels) => {
    const [currentId] = Object.entries(labels).find(([, own]) => own.includes(CURRENT)) ?? [];
    if (currentId === undefined) throw new ConfigError('the secret has no current version');
    await secrets.confirm(secretId, versionId, currentId);
  },
};

async function existing(secrets: SecretVersions, secretId: string, label: string): Promise<SignIn> {
  const content = await secrets.read(secretId, label);
  if (content === undefined) throw new ConfigError(`the secret has no value with the label ${label}`);
  return content;
}
