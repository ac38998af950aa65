import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { application, functionIds, infrastructure, propertiesOf, ROOT } from '../support/templates.ts';

/** Functions that sign in to PostgreSQL: each of their environments holds one connection. */
const inDatabase = functionIds.filter((id) => {
  const { DB_SECRET_ARN } = asRecord(asRecord(propertiesOf(application, id).Environment).Variables);
  return asRecord(DB_SECRET_ARN).Ref !== 'AWS::NoValue';
});
const reservedOf = (id: string) => propertiesOf(application, id).ReservedConcurrentExecutions;
const unless = (value: unknown) => ({ 'Fn::If': ['LimitsConcurrency', value, { Ref: 'AWS::NoValue' }] });
const limited = inDatabase.filter(
  (id) => JSON.stringify(reservedOf(id)) === JSON.stringify(unless({ Ref: 'FunctionConcurrency' })),
);

/** Environments of the others: batches of the queue, runs of reconcile, a migration or a rotation. */
const OTHERS = 5 + 5 + 1;
/** Reserved for RDS itself, and for operators. */
const SPARE = 20;

describe('connections to the database', () => {
  test('are limited by one parameter for all functions that callers or executions drive', () => {
    expect(inDatabase.filter((id) => !limited.includes(id))).toEqual([
      'CallbackFunction',
      'ReconcileFunction',
      'MigrateFunction',
    ]);
    expect(asRecord(application.parameters.FunctionConcurrency).Default).toBe(0);
    expect(application.conditions.LimitsConcurrency).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'FunctionConcurrency' }, 0] }],
    });
  });

  test('of the others are limited to as many as are counted for them', () => {
    const { ApprovalQueue: queue } = asRecord(propertiesOf(application, 'CallbackFunction').Events);
    expect(asRecord(asRecord(queue).Properties).ScalingConfig).toEqual({ MaximumConcurrency: 5 });
    expect(reservedOf('ReconcileFunction')).toEqual(unless(5));
  });

  test('fit into the database with the limits that docs/capacity.md gives', async () => {
    const capacity = await readFile(`${ROOT}docs/capacity.md`, 'utf8');
    const rows = [...capacity.matchAll(/^\| (\d+) \| ([\d,]+) \| (\d+) \|$/gm)].map(([, ...cells]) =>
      cells.map((cell) => Number(cell.replace(',', ''))),
    );
    expect(rows.map(([acu]) => acu)).toEqual([1, 4, 8, 16]);
    expect(rows.find(([acu]) => acu === asRecord(infrastructure.parameters.DBMaxCapacity).Default)).toEqual([
      4, 823, 198,
    ]);
    for (const [, connections = 0, limit = 0] of rows) {
      expect(limited.length * limit + OTHERS + SPARE).toBeLessThanOrEqual(connections);
      expect(limited.length * (limit + 1) + OTHERS + SPARE).toBeGreaterThan(connections);
    }
  });
});
