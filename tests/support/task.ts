/** An open task exactly as the API answers it, each key in its place. A new field of the API's tasks is added here. */
export const TASK = {
  task_id: '0d6f3f5c-6a53-4f0e-9d9b-2f4f3f0a7c11',
  question_id: '5b1c2a0e-0f6e-4c58-8a55-0c9f5c1f6d3a',
  reference: '5b1c2a0e',
  stage: 1,
  status: 'PENDING',
  decision: null,
  comments: null,
  assigned_by: 'author@example.com',
  assigned_to: 'assessor@example.com',
  decided_by: null,
  decided_at: null,
  due_at: '2026-11-29T10:00:00.000Z',
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:00.000Z',
};
