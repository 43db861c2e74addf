/** Reads the format that a flow log's records are to have. */
import { awsError } from "../../model/aws-error.ts";
import { DEFAULT_FLOW_LOG_FORMAT, fieldsOfFormat, versionOfField } from "../../model/records/observing/flow-log.ts";

// AWS: also for a blank at the end (catalogue 507).
const invalidFormat = awsError(
  "InvalidParameterValue",
  (format: string) => `1 validation error detected: Value '${format}' at 'logFormat' has an invalid format`,
);
// ours: no evidence of AWS's texts
const unknownFields = awsError("InvalidParameter", (names: string) => `LogFormat has unknown fields: ${names}`);
const fieldTwice = awsError("InvalidParameter", (name: string) => `LogFormat has the field ${name} twice`);

/** Fields in `${...}`, one blank between them. */
const FORMAT = /^\$\{[a-z0-9-]+\}( \$\{[a-z0-9-]+\})*$/;

export function readFormat(given: string | undefined): string {
  if (given === undefined) return DEFAULT_FLOW_LOG_FORMAT;
  if (!FORMAT.test(given)) throw invalidFormat(given);
  const names = fieldsOfFormat(given);
  const unknown = names.filter((name) => versionOfField(name) === undefined);
  if (unknown.length > 0) throw unknownFields(unknown.join(", "));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw fieldTwice(twice);
  return given;
}
