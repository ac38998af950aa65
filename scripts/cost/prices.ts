/** What one step of a price costs: `dollars` for each `per` units, up to `upTo` units a month, without end where absent. */
export interface Tier {
  dollars: number;
  per: number;
  upTo?: number;
}

/** A list price of us-east-1 in US dollars, without free tier. */
export interface Price {
  unit: string;
  tiers: readonly Tier[];
  /** When it was looked up and in which copy, or that it was not. */
  seen: string;
  /** AWS's own page of this price. */
  source: string;
}

const NOT_VERIFIED = 'list price known in 2025/2026, not verified here';
const GIB = 1024 ** 3;

/** Every price that the bill uses. */
export const PRICES = {
  auroraCapacity: {
    unit: 'ACU-hour',
    tiers: [{ dollars: 0.12, per: 1 }],
    seen: '2026-11-22, in c3x.dev/blog/aws-aurora-serverless-v2-cost',
    source: 'https://aws.amazon.com/rds/aurora/pricing/',
  },
  auroraStorage: {
    unit: 'GB-month',
    tiers: [{ dollars: 0.1, per: 1 }],
    seen: '2026-11-22, in awsnegotiations.com/blog/aurora-serverless-v2-pricing.html of May 2026',
    source: 'https://aws.amazon.com/rds/aurora/pricing/',
  },
  auroraRequests: {
    unit: 'I/O request',
    tiers: [{ dollars: 0.2, per: 1_000_000 }],
    seen: '2026-11-22, in jusdb.com/blog/aws-rds-vs-aurora-vs-serverless-cost-comparison',
    source: 'https://aws.amazon.com/rds/aurora/pricing/',
  },
  auroraBackup: {
    unit: 'GB-month',
    tiers: [{ dollars: 0.021, per: 1 }],
    seen: NOT_VERIFIED,
    source: 'https://aws.amazon.com/rds/aurora/pricing/',
  },
  endpointHours: {
    unit: 'zone-hour',
    tiers: [{ dollars: 0.01, per: 1 }],
    seen: '2026-11-22, in awsnegotiations.com/privatelink-cost-analysis.html of May 2026',
    source: 'https://aws.amazon.com/privatelink/pricing/',
  },
  endpointTraffic: {
    unit: 'GB',
    tiers: [{ dollars: 0.01, per: 1 }],
    seen: '2026-11-22, in awsnegotiations.com/privatelink-cost-analysis.html of May 2026',
    source: 'https://aws.amazon.com/privatelink/pricing/',
  },
  internetTraffic: {
    unit: 'GB',
    tiers: [
      { dollars: 0.09, per: 1, upTo: 10_240 },
      { dollars: 0.085, per: 1, upTo: 51_200 },
      { dollars: 0.07, per: 1 },
    ],
    seen: '2026-11-22, the first step in www.apigatewaycost.com/aws; the others not verified here',
    source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
  },
  secrets: {
    unit: 'secret',
    tiers: [{ dollars: 0.4, per: 1 }],
    seen: NOT_VERIFIED,
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
  },
  secretCalls: {
    unit: 'call',
    tiers: [{ dollars: 0.05, per: 10_000 }],
    seen: NOT_VERIFIED,
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
  },
  metrics: {
    unit: 'metric',
    tiers: [{ dollars: 0.3, per: 1 }],
    seen: '2026-11-22, in signoz.io/guides/cloudwatch-pricing of February 2026',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  alarms: {
    unit: 'alarm',
    tiers: [{ dollars: 0.1, per: 1 }],
    seen: NOT_VERIFIED,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  logs: {
    unit: 'GB',
    tiers: [
      { dollars: 0.5, per: 1, upTo: 10_240 },
      { dollars: 0.25, per: 1 },
    ],
    seen: '2026-11-22, the first step in factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards',
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  logStorage: {
    unit: 'GB-month',
    tiers: [{ dollars: 0.03, per: 1 }],
    seen: NOT_VERIFIED,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  queueRequests: {
    unit: 'request',
    tiers: [
      { dollars: 0.4, per: 1_000_000, upTo: 100_000_000_000 },
      { dollars: 0.3, per: 1_000_000 },
    ],
    seen: '2026-11-22, in cloudburn.io/blog/amazon-sqs-pricing of March 2026',
    source: 'https://aws.amazon.com/sqs/pricing/',
  },
  scheduledEvents: {
    unit: 'event',
    tiers: [{ dollars: 1, per: 1_000_000 }],
    seen: '2026-11-22, in cloudburn.io/blog/amazon-eventbridge-pricing of March 2026, as a custom event',
    source: 'https://aws.amazon.com/eventbridge/pricing/',
  },
  functionRequests: {
    unit: 'invocation',
    tiers: [{ dollars: 0.2, per: 1_000_000 }],
    seen: '2026-11-22, in docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html',
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  functionTime: {
    unit: 'GB-second, arm64',
    tiers: [
      { dollars: 13.3334, per: 1_000_000, upTo: 7_500_000_000 },
      { dollars: 12.0001, per: 1_000_000 },
    ],
    seen: '2026-11-22, in cloudchipr.com/blog/aws-lambda-pricing of 2024',
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  transitions: {
    unit: 'transition',
    tiers: [{ dollars: 0.025, per: 1_000 }],
    seen: '2026-11-22, in a stored copy of the page itself',
    source: 'https://aws.amazon.com/step-functions/pricing/',
  },
  mails: {
    unit: 'mail',
    tiers: [{ dollars: 0.1, per: 1_000 }],
    seen: '2026-11-22, in a bill quoted in superuser.com/questions/1399690 of 2019; the current page not verified here',
    source: 'https://aws.amazon.com/ses/pricing/',
  },
  apiRequests: {
    unit: 'request',
    tiers: [
      { dollars: 1, per: 1_000_000, upTo: 300_000_000 },
      { dollars: 0.9, per: 1_000_000 },
    ],
    seen: '2026-11-22, in docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration',
    source: 'https://aws.amazon.com/api-gateway/pricing/',
  },
} as const satisfies Record<string, Price>;

/** Dollars for so many units of a month, each part at the price of its step. */
export function dollarsFor({ tiers }: Price, units: number): number {
  let dollars = 0;
  let begin = 0;
  for (const { dollars: price, per, upTo = Number.POSITIVE_INFINITY } of tiers) {
    dollars += (Math.max(0, Math.min(units, upTo) - begin) / per) * price;
    begin = upTo;
  }
  return dollars;
}

/** AWS bills its gigabytes as 2^30 bytes. */
export function gigabytes(bytes: number): number {
  return bytes / GIB;
}
