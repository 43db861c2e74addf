/** What is asked of Cedar about an authorization policy, and what it answers. A policy is a document of statements. */

export interface CedarQuestion {
  readonly document: string;
  /** What `context` has; undefined if the document is only checked. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Members of `context` of which nothing is known. */
  readonly unknown?: readonly string[];
  /** Members of `context` that are records and may have more attributes than the question gives. */
  readonly partial?: readonly string[];
}

/** `depends` means that the statement may apply or not, as something unknown says. */
export type CedarOutcome = "applies" | "does-not-apply" | "error" | "depends";

export interface CedarStatement {
  /** Its place in the document, from 1. */
  readonly number: number;
  /** What its annotation `@id` says. */
  readonly name?: string;
  readonly effect: "permit" | "forbid";
  readonly text: string;
  readonly outcome: CedarOutcome;
  /** Why it couldn't be evaluated. */
  readonly error?: string;
}

export type CedarAnswer =
  /** What is wrong with the document. */
  | { readonly mistakes: readonly string[] }
  /** What is wrong with the context. */
  | { readonly unreadable: readonly string[] }
  | { readonly statements: readonly CedarStatement[] };
