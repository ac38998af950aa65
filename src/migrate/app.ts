import { customResourceHandler } from '../runtime/custom-resource.ts';
import { migrateSchema } from '../runtime/schema.ts';

/** CloudFormation custom resource: applies src/migrations from inside the VPC when the stack is deployed. */
export const handler = customResourceHandler('schema', migrateSchema);
