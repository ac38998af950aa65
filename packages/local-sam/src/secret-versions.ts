import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { Clock } from './clock.ts';

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';
const PREVIOUS = 'AWSPREVIOUS';

interface Version {
  /** Absent in a rotation that has just begun. */
  value?: string;
  createdAt: number;
}

/** The versions of one secret and their labels, by the rules of Secrets Manager. */
export class SecretVersions {
  readonly #versions = new Map<string, Version>();
  readonly #labels = new Map<string, string>();
  readonly #clock: Clock;

  constructor(value: string, clock: Clock) {
    this.#clock = clock;
    this.put(randomUUID(), value, [CURRENT]);
  }

  /** The version with that id and label; the current one if neither is given. @throws AwsError */
  read(versionId: string | undefined, label = versionId === undefined ? CURRENT : undefined) {
    const labelled = label === undefined ? versionId : this.#labels.get(label);
    const version = labelled === undefined ? undefined : this.#versions.get(labelled);
    if (labelled === undefined || version?.value === undefined || (versionId ?? labelled) !== labelled) {
      const asked = versionId === undefined ? `staging label: ${label}` : `VersionId: ${versionId}`;
      const message = `Secrets Manager can't find the specified secret value for ${asked}`;
      throw new AwsError('ResourceNotFoundException', message);
    }
    const fixed = { VersionId: labelled, VersionStages: this.#labelsOf(labelled) };
    return { ...fixed, SecretString: version.value, CreatedDate: version.createdAt / 1000 };
  }

  /** Stores a version; storing the same again changes nothing. @throws AwsError for another value under the same id */
  put(versionId: string, value: string, labels: readonly string[] = [CURRENT]) {
    const stored = this.#versions.get(versionId)?.value;
    if (stored !== undefined && stored !== value) {
      throw new AwsError('ResourceExistsException', 'You can only set a version of a secret once.');
    }
    this.#versions.set(versionId, { value, createdAt: this.#clock.now() });
    for (const label of labels) this.#label(label, versionId);
    return { VersionId: versionId, VersionStages: this.#labelsOf(versionId) };
  }

  /** Moves a label, or removes it. @throws AwsError if it is on another version than the named one */
  move(label: string, from: string | undefined, to: string | undefined): void {
    const holder = this.#labels.get(label);
    if (holder !== from && holder !== undefined && holder !== to) {
      const message = `The parameter RemoveFromVersionId must be ${holder}, which has the staging label ${label}.`;
      throw new AwsError('InvalidParameterException', message);
    }
    if (to === undefined) this.#labels.delete(label);
    else if (this.#versions.has(to)) this.#label(label, to);
    else throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  }

  /** Creates the version that a rotation will fill. @throws AwsError while an earlier rotation has not ended */
  beginRotation(versionId: string): void {
    const pending = this.#labels.get(PENDING);
    if (pending !== undefined && pending !== this.#labels.get(CURRENT)) {
      throw new AwsError(
        'InvalidRequestException',
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    }
    this.#versions.set(versionId, { createdAt: this.#clock.now() });
    this.#label(PENDING, versionId);
  }

  /** The labels of each version that has any. */
  stages(): Record<string, string[]> {
    return Object.fromEntries([...new Set(this.#labels.values())].map((id) => [id, this.#labelsOf(id)]));
  }

  #label(label: string, versionId: string): void {
    const holder = this.#labels.get(label);
    if (label === CURRENT && holder !== undefined && holder !== versionId) this.#labels.set(PREVIOUS, holder);
    this.#labels.set(label, versionId);
  }

  #labelsOf(versionId: string): string[] {
    return [...this.#labels].filter(([, id]) => id === versionId).map(([label]) => label);
  }
}
