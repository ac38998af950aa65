import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Paper } from '../../src/core/paper.ts';
import type { HttpEventOptions } from './http-event.ts';
import { httpEvent } from './http-event.ts';
import { AUTHOR, CONTENT, useQuestions } from './questions.ts';
import { BROWSER, nonceOn } from './review.ts';
import { sqsEvent } from './sqs-event.ts';

const TITLE = 'Physics, summer 2027';

/** So many questions, each with its own text. */
export const questionsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...CONTENT, question_text: `Question number ${i + 1}?` }));

/** A deployment of the file's own, and what people do with papers there. */
export function usePapers(variables?: Record<string, string>) {
  const office = useQuestions(variables);
  const { deployment, call } = office;
  const submit = (body: object = {}, options: HttpEventOptions = {}) =>
    call('POST /papers', { email: AUTHOR, body: { title: TITLE, questions: questionsOf(3), ...body }, ...options });
  const read = (paper_id: string, who: HttpEventOptions = { email: AUTHOR }) =>
    call('GET /papers/{paper_id}', { ...who, params: { paper_id } });
  const change = (
    what: string,
    paper_id: string,
    body: object | undefined,
    who: HttpEventOptions = { email: AUTHOR },
  ) => call(`POST /papers/{paper_id}/${what}`, { ...who, params: { paper_id }, ...(body && { body }) });
  /** The mails sent so far: recipient, subject, and the code of each link. */
  const mails = () =>
    deployment.aws.inputsOf('SendEmail').map((input) => {
      const { Destination, Content } = input as {
        Destination: { ToAddresses: string[] };
        Content: { Simple: { Subject: { Data: string }; Body: { Text: { Data: string } } } };
      };
      const { Subject, Body } = Content.Simple;
      const codes = [...Body.Text.Data.matchAll(/\/review\/([\w-]{43})$/gm)].map(([, code = '']) => code);
      return { to: Destination.ToAddresses[0], subject: Subject.Data, text: Body.Text.Data, codes };
    });
  return {
    ...office,
    submit,
    read,
    change,
    mails,
    /** Submits a paper that must be accepted. */
    async submitted(body: object): Promise<Paper> {
      const answer = await submit(body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body as unknown as Paper;
    },
    /** Delivers the task tokens of tasks, as the queue does. */
    async assign(tasks: { task_id: string }[]) {
      for (const { task_id } of tasks)
        await deployment.functions.callback(sqsEvent({ task_id, task_token: `token of ${task_id}` }));
    },
    /** What the holder of a link sees. */
    async show(path: string): Promise<{ status: number | undefined; page: string }> {
      const [code = '', task_id] = path.split('/');
      const route = task_id === undefined ? 'GET /review/{code}' : 'GET /review/{code}/{task_id}';
      const params = task_id === undefined ? { code } : { code, task_id };
      const answer = await deployment.functions.resumeWorkflow(httpEvent(route, { params, headers: BROWSER }));
      return { status: answer.statusCode, page: answer.body ?? '' };
    },
    /** Presses the button on the page of a paper's link, with the page's nonce or the given one. */
    async press(
      code: string,
      task_id: string,
      form: Record<string, string>,
    ): Promise<APIGatewayProxyStructuredResultV2> {
      const params = { code, task_id };
      const shown = await deployment.functions.resumeWorkflow(
        httpEvent('GET /review/{code}/{task_id}', { params, headers: BROWSER }),
      );
      const nonce = form.nonce ?? nonceOn(shown);
      return await deployment.functions.resumeWorkflow(
        httpEvent('POST /review/{code}/{task_id}/decision', { params, headers: BROWSER, form: { ...form, nonce } }),
      );
    },
  };
}

/** The tasks of a paper, in the order of its questions. */
export const tasksOf = ({ questions }: Paper) => questions.flatMap(({ tasks }) => tasks);
