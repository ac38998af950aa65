/** Log entries for operators. Fields never hold question text, comments or tokens. */
export interface Telemetry {
  count(metric: MetricName, value?: number): void;
  warn(message: string, fields: { task_id: string; error?: unknown }): void;
}

/** Every metric that the functions publish. */
export const METRICS = [
  'QuestionSubmitted',
  'WorkflowStartFailed',
  'DecisionRecorded',
  'DecisionNotDelivered',
  'MailSent',
  'TaskClosed',
  'ExecutionEndedUnexpectedly',
  'DeadLetterTaken',
  'RepairFailed',
  'StuckTasks',
  'UnannouncedOutcomes',
] as const;
export type MetricName = (typeof METRICS)[number];
