/** The refusal to delete a resource that another one still needs, in EC2's usual words. */
import { awsError } from "../model/aws-error.ts";

/** `type` is AWS's word for the kind of resource, such as `routeTable`. */
export const hasDependencies = awsError(
  "DependencyViolation",
  (type: string, id: string) => `The ${type} '${id}' has dependencies and cannot be deleted.`,
);
