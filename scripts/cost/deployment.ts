import { portsFromEnvironment } from '../../local/addresses.ts';
import type { EvaluatedTemplate, Resource } from '../../local/cloudformation/evaluate-template.ts';
import { asRecord, asStrings } from '../../local/cloudformation/json.ts';
import { planStack } from '../../local/stack-plan.ts';

/** What the two templates deploy, as far as AWS bills it, with their parameters at their defaults. */
export interface Deployment {
  /** Memory of each function. */
  gigabytesOf: Record<string, number>;
  /** Functions that run by the clock. */
  schedules: { functionName: string; rateSeconds: number }[];
  /** Queues that Lambda polls. */
  polledQueues: number;
  /** Interface endpoints, each counted once for each zone. */
  endpointZones: number;
  secrets: number;
  alarms: number;
  databaseInstances: number;
  leastAcu: number;
  backupDays: number;
  logDays: number;
}

/** Reads the templates in `root`. @throws StartError for a fault in them */
export async function readDeployment(root: string): Promise<Deployment> {
  // No port is opened: the plan wants to know where it would serve.
  const plan = await planStack(root, portsFromEnvironment({}));
  const inInfrastructure = (type: string) => resourcesOf(plan.infrastructure, type);
  const [cluster] = inInfrastructure('AWS::RDS::DBCluster');
  const endpoints = inInfrastructure('AWS::EC2::VPCEndpoint').filter(
    ({ properties }) => properties.VpcEndpointType === 'Interface',
  );
  const logDays = resourcesOf(plan.application, 'AWS::Logs::LogGroup').map(({ properties }) =>
    Number(properties.RetentionInDays),
  );
  return {
    gigabytesOf: Object.fromEntries(plan.functions.map(({ name, memoryMegabytes }) => [name, memoryMegabytes / 1024])),
    schedules: plan.schedules,
    polledQueues: plan.mappings.length,
    endpointZones: endpoints.reduce((zones, { properties }) => zones + asStrings(properties.SubnetIds).length, 0),
    secrets: inInfrastructure('AWS::SecretsManager::Secret').length,
    alarms: [plan.infrastructure, plan.application].flatMap((each) => resourcesOf(each, 'AWS::CloudWatch::Alarm'))
      .length,
    databaseInstances: inInfrastructure('AWS::RDS::DBInstance').length,
    leastAcu: Number(asRecord(cluster?.properties.ServerlessV2ScalingConfiguration).MinCapacity),
    backupDays: Number(cluster?.properties.BackupRetentionPeriod),
    logDays: Math.max(...logDays),
  };
}

function resourcesOf(template: EvaluatedTemplate, type: string): Resource[] {
  return template.resources.filter((resource) => resource.type === type);
}
