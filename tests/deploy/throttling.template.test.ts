import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { planStack } from '../../packages/local-sam/src/stack-plan.ts';
import { application, propertiesOf, ROOT } from '../support/templates.ts';

const { api } = await planStack(ROOT, { PORT: 1, AWS_LOCAL_PORT: 2, MAILBOX_PORT: 3 });
const limitsOf = (key: string) => api.throttles.get(key) ?? api.defaultThrottle;
const openRoutes = api.routes.filter(({ authorizer }) => authorizer === 'NONE').map(({ key }) => key);

describe('requests', () => {
  test.each(openRoutes)('of %s, which needs no token, are limited to far fewer than the account allows', (key) => {
    expect(limitsOf(key)).toEqual({ ratePerSecond: 200, burst: 400 });
  });

  test('of the other routes are limited to what every region allows', () => {
    const others = api.routes.map(({ key }) => key).filter((key) => !openRoutes.includes(key));
    for (const key of others) expect([key, limitsOf(key)]).toEqual([key, { ratePerSecond: 2_500, burst: 1_250 }]);
    expect(others).toContain('POST /questions');
  });

  test('are limited by parameters', () => {
    const { DefaultRouteSettings, RouteSettings } = propertiesOf(application, 'HttpApi');
    const byParameters = (prefix: string) => ({
      ThrottlingRateLimit: { Ref: `${prefix}RateLimit` },
      ThrottlingBurstLimit: { Ref: `${prefix}BurstLimit` },
    });
    expect(DefaultRouteSettings).toEqual(byParameters('Route'));
    for (const settings of Object.values(asRecord(RouteSettings))) expect(settings).toEqual(byParameters('OpenRoute'));
  });

  test('for pages cannot take the environments of the other functions', () => {
    expect(propertiesOf(application, 'PagesFunction').ReservedConcurrentExecutions).toEqual({
      'Fn::If': ['LimitsConcurrency', 20, { Ref: 'AWS::NoValue' }],
    });
  });
});
