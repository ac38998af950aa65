/**
 * What one ordinary approval takes: submitted over REST, decided on the page behind the mailed link, which then shows the
 * record, its outcome mailed to the author and read once. Counted on the running product by tests/acceptance/cost.test.ts and
 * tests/integration/cost.test.ts, which fail when the product comes to take more or less; bytes are rounded up.
 */
export const APPROVAL = {
  httpRequests: 5,
  /** StateEntered events of the execution. */
  statesEntered: 4,
  historyEvents: 17,
  /** Sent, received, deleted. */
  queueRequests: 3,
  /** To the assessor, and of the outcome to the author. */
  mails: 2,
  /** The mail of an outcome takes none: it is sent by the next run of reconcile, which is there by the clock. */
  invocations: {
    CreateRequestFunction: 1,
    CallbackFunction: 1,
    ResumeWorkflowFunction: 3,
    UpdateStatusFunction: 1,
    ReadTasksFunction: 1,
  },
  databaseRoundTrips: 10,
  /** What functions write, their metrics included. */
  functionLogBytes: 2_500,
  /** Bodies of the answers. */
  responseBytes: 16_000,
  /** Rows with their indexes, for a question of some hundred characters. */
  storedBytes: 5_000,
} as const;

/** What one run of the reconcile function writes to its log when it finds nothing to repair. */
export const RECONCILE_LOG_BYTES = 500;

/** Names of metrics that the functions publish; a metric is billed in each hour in which it is. */
export const CUSTOM_METRICS = 11;

/** What no test can count. Where AWS can be read in two ways, the dearer one. */
export const ASSUMED = {
  /** AWS bills each step executed; an example that it published counts Start and End among the steps. */
  startAndEndTransitions: 2,
  /** Cold starts, which are billed too, spread over all invocations. */
  billedMillisecondsPerInvocation: 150,
  /** Invocations that begin in a new execution environment, each of which reads the secret. */
  coldStartShare: 0.02,
  /** Lambda polls a queue with five long polls of 20 s also while it is empty. */
  pollersPerQueue: 5,
  pollSeconds: 20,
  /** START, END and REPORT. */
  platformLogBytesPerInvocation: 400,
  executionLogBytesPerEvent: 450,
  accessLogBytesPerRequest: 350,
  /** CloudWatch stores logs compressed. */
  storedShareOfLogs: 0.2,
  responseHeaderBytes: 600,
  /** Four signed calls over TLS: StartExecution, SendEmail, SendTaskSuccess, SendEmail. */
  endpointBytesPerApproval: 16_000,
  /** A millisecond of a processor for each statement; an ACU is a quarter of a processor. */
  acuSecondsPerRoundTrip: 0.004,
  /** Work comes in working hours, and Aurora scales ahead of it. */
  capacityHeadroom: 3,
  /** Measured once, on PostgreSQL 18 over 1,000 approvals after a checkpoint: 11,300. */
  walBytesPerApproval: 14_000,
  /** Aurora counts what it writes in units of 4 KB. */
  bytesPerWrite: 4_096,
  /** Nothing deletes approvals; storage is billed for those of this many months. */
  keptMonths: 12,
} as const;
