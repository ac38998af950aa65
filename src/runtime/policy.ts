import { asciiDomain } from '../core/address.ts';
import type { AssessorPolicy } from '../core/assessor-policy.ts';
import { ConfigError } from '../core/errors.ts';
import type { SubmissionPolicy } from '../core/submit-question.ts';
import { variableIfSet } from './config.ts';

/** The people whom this deployment allows as assessors. @throws ConfigError if the variable is malformed: then nobody is allowed */
export function assessorPolicy(): AssessorPolicy {
  return { assessor_domains: domainsOf(variableIfSet('ASSESSOR_DOMAINS')) };
}

/** The limits of this deployment for authors. @throws ConfigError if a variable is malformed: then nothing is allowed */
export function submissionPolicy(): SubmissionPolicy {
  return { ...assessorPolicy(), max_open_tasks: quotaOf(variableIfSet('MAX_OPEN_TASKS_PER_AUTHOR')) };
}

function domainsOf(list: string | undefined): string[] {
  if (list === undefined) return [];
  return list.split(',').map((typed) => {
    const domain = asciiDomain(typed.trim());
    if (domain === null)
      throw new ConfigError('the variable ASSESSOR_DOMAINS is no list of domains, with commas between');
    return domain;
  });
}

function quotaOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,9}$/.test(text)) throw new ConfigError('the variable MAX_OPEN_TASKS_PER_AUTHOR is no whole number');
  return Number(text);
}
