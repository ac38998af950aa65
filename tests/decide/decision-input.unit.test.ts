import { describe, expect, test } from '@jest/globals';
import { decisionInput } from '../../src/core/decision-input.ts';
import { parseInput } from '../../src/core/input.ts';
import { faultsOf } from '../support/faults.ts';

const WHY = 'comments: must say why, unless the decision is APPROVED';

const CONTROL = 'must hold no control characters besides tab and line breaks';

describe('a decision', () => {
  test.each([
    [{ decision: 'APPROVED' }, { decision: 'APPROVED', comments: null }],
    [
      { decision: 'APPROVED', comments: null },
      { decision: 'APPROVED', comments: null },
    ],
    [
      { decision: 'APPROVED', comments: ' \n' },
      { decision: 'APPROVED', comments: null },
    ],
    [
      { decision: 'APPROVED', comments: '\u200b\u2800' },
      { decision: 'APPROVED', comments: null },
    ],
    [
      { decision: 'APPROVED', comments: 'Fine.' },
      { decision: 'APPROVED', comments: 'Fine.' },
    ],
    [
      { decision: 'REJECTED', comments: ' No. ' },
      { decision: 'REJECTED', comments: ' No. ' },
    ],
    [
      { decision: 'CHANGES_REQUESTED', comments: 'Reword.' },
      { decision: 'CHANGES_REQUESTED', comments: 'Reword.' },
    ],
  ])('%j is taken as %j', (input, output) => {
    expect(parseInput(decisionInput, input)).toEqual(output);
  });

  test.each([
    [{ decision: 'REJECTED' }, [WHY]],
    [{ decision: 'REJECTED', comments: null }, [WHY]],
    [{ decision: 'REJECTED', comments: '' }, [WHY]],
    [{ decision: 'CHANGES_REQUESTED', comments: ' \t\n' }, [WHY]],
    [{ decision: 'approved' }, ['decision: must be APPROVED, REJECTED or CHANGES_REQUESTED']],
    [{ decision: 'EXPIRED' }, ['decision: must be APPROVED, REJECTED or CHANGES_REQUESTED']],
    [{ decision: ['APPROVED'] }, ['decision: must be APPROVED, REJECTED or CHANGES_REQUESTED']],
    [{ comments: 'Why?' }, ['decision: is required']],
    [{ decision: 'APPROVED', comments: 5 }, ['comments: must be a string']],
    [{ decision: 'REJECTED', comments: '\u200b' }, [WHY]],
    [{ decision: 'CHANGES_REQUESTED', comments: '\u2800\u3164' }, [WHY]],
    [{ decision: 'APPROVED', comments: 'a\0' }, [`comments: ${CONTROL}; character 2 is U+0000`]],
    [{ decision: 'REJECTED', comments: 'a\x1b[2J' }, [`comments: ${CONTROL}; character 2 is U+001B`]],
    [{ decision: 'APPROVED', comments: '\udc00' }, ['comments: must be well-formed Unicode']],
    [JSON.parse('{"decision": "APPROVED", "__proto__": {}}'), ['__proto__: is not a known field']],
    [{ decision: 'APPROVED', constructor: 1 }, ['constructor: is not a known field']],
    [{ decision: 'APPROVED', decided_by: 'me' }, ['decided_by: is not a known field']],
    [null, [': must be a JSON object']],
  ])('%j is refused: %j', (input, faults) => {
    expect(faultsOf(decisionInput, input)).toEqual(faults);
  });

  test('may have comments of 4,000 characters and not of 4,001', () => {
    const faults = (comments: string) => faultsOf(decisionInput, { decision: 'REJECTED', comments });
    expect(faults('x'.repeat(4_000))).toEqual([]);
    expect(faults('𝔵'.repeat(4_000))).toEqual([]);
    expect(faults('x'.repeat(4_001))).toEqual(['comments: must be at most 4,000 characters']);
    expect(faults('𝔵'.repeat(4_001))).toEqual(['comments: must be at most 4,000 characters']);
  });
});
