import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { application, functionIds, infrastructure, propertiesOf } from '../support/templates.ts';

const parameter = (name: string, template = application) => asRecord(template.parameters[name]);
const accepts = (name: string, value: string, template = application) =>
  new RegExp(String(parameter(name, template).AllowedPattern)).test(value);

describe('the limits of submissions', () => {
  test('are off unless a deployment sets them', () => {
    expect(parameter('AssessorDomains').Default).toBe('');
    expect(parameter('MaxOpenTasksPerAuthor')).toMatchObject({ Type: 'Number', Default: 0, MinValue: 0 });
  });

  test('are told to the functions that store questions and replace assessors, and to no other', () => {
    const told = functionIds.filter((id) => JSON.stringify(propertiesOf(application, id)).includes('AssessorDomains'));
    expect(told).toEqual(['CreateRequestFunction', 'ResumeWorkflowFunction']);
    const { Variables } = asRecord(propertiesOf(application, 'CreateRequestFunction').Environment);
    expect(Variables).toMatchObject({
      ASSESSOR_DOMAINS: { Ref: 'AssessorDomains' },
      MAX_OPEN_TASKS_PER_AUTHOR: { Ref: 'MaxOpenTasksPerAuthor' },
    });
  });

  test.each(['', 'example.com', 'a.example,b.example', 'a.example , mail.b.example', 'bücher.example'])(
    'may name the domains %j',
    (value) => expect(accepts('AssessorDomains', value)).toBe(true),
  );

  test.each(['example', 'a@example.com', 'a.example,', ',a.example', 'a.example b.example', ' '])(
    'may not name the domains %j',
    (value) => expect(accepts('AssessorDomains', value)).toBe(false),
  );
});

describe.each([application, infrastructure])('the sender address of $file', (template) => {
  test.each(["o'brien+exams@mail.school.example", 'approvals@xn--bcher-kva.example', 'a@b.xn--p1ai'])(
    'may be %j',
    (value) => expect(accepts('SenderAddress', value, template)).toBe(true),
  );

  test.each([
    'prüfer@example.com',
    'a@bücher.example',
    'Approvals <a@example.com>',
    'a@example',
    'a@1.2',
    'a@-example.com',
    'a@example-.com',
    `a@${'a'.repeat(64)}.example`,
    'a@example.com,b@example.com',
    'a b@example.com',
  ])('may not be %j, which SES never mails from', (value) =>
    expect(accepts('SenderAddress', value, template)).toBe(false),
  );
});
