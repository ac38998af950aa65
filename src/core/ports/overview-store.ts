/** The coordinator's overview. Open tasks are pending and undecided; late ones are past their deadline. */
export interface Overview {
  open: number;
  late: number;
  /** Open, and due within seven days. */
  due_this_week: number;
  decided_last_7_days: number;
  /** Open tasks that reconcile could not repair. */
  stuck: number;
  /** Assessors with open tasks, or with decisions in the last 30 days. Most open tasks first. */
  assessors: AssessorOverview[];
}

export interface AssessorOverview {
  assigned_to: string;
  open: number;
  late: number;
  decided_last_30_days: number;
  /** From the mail to the decision, in those 30 days; null if there was none. */
  median_seconds_to_decide: number | null;
}

/** @throws DatabaseUnavailableError */
export interface OverviewStore {
  readOverview(now: Date): Promise<Overview>;
}
