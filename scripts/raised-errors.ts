/** What the two sides of the check for errors that no test raises have in common. */
import type { DeclaredError } from "../src/model/aws-error.ts";

/** One line: the code and the text, with `…` for what a call names. */
export const nameOf = ({ code, sample }: DeclaredError): string => `${code} | ${sample.replaceAll("\n", " ")}`;
