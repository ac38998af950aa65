import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EvaluatedTemplate, Resource } from '../src/cloudformation/evaluate-template.ts';
import { type CustomResources, createCustomResources } from '../src/custom-resources.ts';
import { readBody } from '../src/http-api/read-body.ts';
import type { Functions } from '../src/lambda/functions.ts';
import { listen } from '../src/listen.ts';
import { fixtureFunctions, fixtureTemplate } from './fixture/stack.ts';

let template: EvaluatedTemplate;
let functions: Functions;
let customResources: CustomResources;
let server: Server;

beforeAll(async () => {
  template = await fixtureTemplate('http://127.0.0.1:3');
  functions = await fixtureFunctions(template);
  server = createServer(async (request, response) => {
    const body = await readBody(request, 1_000_000);
    customResources.receiver.receive(request.url ?? '', String(body));
    response.end();
  });
  customResources = createCustomResources(`http://127.0.0.1:${await listen(server, 0)}`);
});

afterAll(async () => {
  await functions.stop();
  server.close();
});

function create(mode: string): Promise<void> {
  const found = template.resources.find(({ logicalId }) => logicalId === 'Answer');
  const resource = { ...found, properties: { ...found?.properties, Mode: mode } } as Resource;
  return customResources.create(resource, functions.invoke, 'fixture');
}

test('a custom resource is created when its function answers success, with properties handed over as texts', async () => {
  await expect(create('success')).resolves.toBeUndefined();
});

test('a failure is told with the reason that the function gives', async () => {
  await expect(create('failure')).rejects.toMatchObject({
    name: 'StartError',
    message: 'Answer (Custom::Answer) failed: mode is failure',
  });
});

test('a function that does not answer fails its resource after the ServiceTimeout', async () => {
  await expect(create('silent')).rejects.toThrow('Answer (Custom::Answer) failed: no answer in 2 s');
});

test('a function that throws fails its resource at once', async () => {
  await expect(create('throw')).rejects.toThrow('Answer (Custom::Answer) failed: it threw');
});

test('an answer that nobody waits for is ignored', () => {
  expect(() => customResources.receiver.receive('/_custom-resources/unknown', '{}')).not.toThrow();
});
