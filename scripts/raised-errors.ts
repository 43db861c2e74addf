/** Shared by the two sides of the check for errors that no test raises. */
import type { DeclaredError } from "../src/model/aws-error.ts";

/** One line with the code and the text, and `…` for values from the call. */
export const nameOf = ({ code, sample }: DeclaredError): string => `${code} | ${sample.replaceAll("\n", " ")}`;
