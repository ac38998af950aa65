import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { application, functionIds, importedOr, propertiesOf } from '../support/templates.ts';

const api = propertiesOf(application, 'HttpApi');

/** `METHOD /path` of each route, and its authorizer. */
const routes = functionIds.flatMap((id) =>
  Object.values(asRecord(propertiesOf(application, id).Events))
    .map(asRecord)
    .filter((event) => event.Type === 'HttpApi')
    .map((event) => asRecord(event.Properties))
    .map(({ ApiId, Auth, Method, Path }) => ({
      key: Path === undefined ? '$default' : `${String(Method)} ${String(Path)}`,
      api: ApiId,
      authorizer: asRecord(Auth).Authorizer ?? asRecord(api.Auth).DefaultAuthorizer,
    })),
);

function keysOf(authorizer: string): string[] {
  return routes
    .filter((route) => route.authorizer === authorizer)
    .map(({ key }) => key)
    .sort();
}

describe('the HTTP API', () => {
  test('lets everyone see the inbox without anybody in it, health, reviews by link and the 404', () => {
    expect(keysOf('NONE')).toEqual([
      '$default',
      'GET /',
      'GET /assets/{file}',
      'GET /healthz',
      'GET /review/{code}',
      'GET /review/{code}/{task_id}',
      'HEAD /',
      'HEAD /healthz',
      'HEAD /review/{code}',
      'HEAD /review/{code}/{task_id}',
      'POST /review/{code}/decision',
      'POST /review/{code}/{task_id}/decision',
    ]);
  });

  test('asks for an ID token on every other route', () => {
    expect(keysOf('OpenIdConnect')).toEqual([
      'DELETE /absences/{address}',
      'GET /absences/{address}',
      'GET /overview',
      'GET /papers',
      'GET /papers/{paper_id}',
      'GET /questions',
      'GET /questions/{question_id}',
      'GET /questions/{question_id}/events',
      'GET /questions/{question_id}/revisions',
      'GET /tasks',
      'GET /tasks/{task_id}',
      'GET /tasks/{task_id}/events',
      'POST /decisions',
      'POST /papers',
      'POST /papers/{paper_id}/deadline',
      'POST /papers/{paper_id}/reassignment',
      'POST /papers/{paper_id}/withdrawal',
      'POST /questions',
      'POST /questions/{question_id}/reassignment',
      'POST /questions/{question_id}/revisions',
      'POST /questions/{question_id}/withdrawal',
      'POST /tasks/{task_id}/deadline',
      'POST /tasks/{task_id}/decision',
      'POST /tasks/{task_id}/reassignment',
      'PUT /absences/{address}',
    ]);
    expect(asRecord(asRecord(api.Auth).Authorizers)).toEqual({
      OpenIdConnect: {
        IdentitySource: '$request.header.Authorization',
        JwtConfiguration: {
          issuer: importedOr('JwtIssuer', 'Issuer'),
          audience: [importedOr('JwtAudience', 'Issuer')],
        },
      },
    });
  });

  test('is one API, each route of which leads to one function', () => {
    expect(new Set(routes.map((route) => JSON.stringify(route.api)))).toEqual(new Set(['{"Ref":"HttpApi"}']));
    expect(new Set(routes.map(({ key }) => key)).size).toBe(routes.length);
  });

  test('logs the route, never the path or anything else of the request', () => {
    const format = String(asRecord(api.AccessLogSettings).Format);
    const variables = Object.values<string>(JSON.parse(format)).sort();
    expect(variables).toEqual([
      '$context.authorizer.error',
      '$context.integrationErrorMessage',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});
