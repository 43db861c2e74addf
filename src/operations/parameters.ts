/** Refusals that fit any EC2 parameter: a missing or wrong one, and two that can't be given together. */
import { awsError } from "../model/aws-error.ts";

/** The name of a member in EC2's texts: `VpcId` is `vpcId`. */
export const parameterName = (member: string): string => member.slice(0, 1).toLowerCase() + member.slice(1);

export const missingParameter = awsError(
  "MissingParameter",
  (name: string) => `The request must contain the parameter ${name}`,
);

export const givenTogether = awsError(
  "InvalidParameterCombination",
  (first: string, second: string) => `The parameter ${first} cannot be used with the parameter ${second}`,
);

export const invalidValue = awsError(
  "InvalidParameterValue",
  (value: string, parameter: string) => `Value (${value}) for parameter ${parameter} is invalid.`,
);

/** Refuses an input that has both members; an empty list counts as absent. */
export function refuseTogether<I extends object>(input: I, first: keyof I & string, second: keyof I & string): void {
  const isGiven = (value: unknown) => value !== undefined && (!Array.isArray(value) || value.length > 0);
  if (isGiven(input[first]) && isGiven(input[second])) throw givenTogether(parameterName(first), parameterName(second));
}
