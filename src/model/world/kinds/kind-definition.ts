/** What is said of a kind of resource: the form of its ids, its name in AWS's tag operations and ARNs, and its indexes. */
import type { Resource } from "../../records/tag.ts";

/** The keys under which an index finds a resource; undefined if there are none. */
export type IndexKeys<R> = (resource: R) => string | readonly string[] | undefined;

/** The form of a kind's ids, apart from their prefix and type. */
interface IdForm {
  /** How many hex digits follow the prefix and a dash; 17 if absent. */
  readonly digits?: number;
  /** Other digits that AWS's own ids may have. */
  readonly otherDigits?: RegExp;
  /** The service that its ARNs name, unless it's EC2. EC2's tag operations don't know kinds of other services. */
  readonly service?: "ds" | "elasticloadbalancing" | "ram" | "rds" | "workspaces";
}

export interface KindDefinition<
  R extends Resource,
  I extends string,
  P extends string | undefined = string | undefined,
  T extends string | undefined = string | undefined,
> extends IdForm {
  /** The beginning of its ids, before the dash; undefined if AWS has no id for the kind. */
  readonly prefix: P;
  /** AWS's ResourceType: its name in tag operations and ARNs; undefined if the kind has neither. */
  readonly type: T;
  readonly indexes: Readonly<Record<I, IndexKeys<R>>>;
}

interface Given<R extends Resource, I extends string, P, T> extends IdForm {
  readonly prefix?: P;
  readonly type?: T;
  readonly indexes?: Readonly<Record<I, IndexKeys<R>>>;
}

/** Defines a kind: the type of its records, then what is given of it. */
export const kind =
  <R extends Resource>() =>
  <I extends string = never, P extends string | undefined = undefined, T extends string | undefined = undefined>(
    given: Given<R, I, P, T>,
  ): KindDefinition<R, I, P, T> => ({
    ...given,
    prefix: given.prefix as P,
    type: given.type as T,
    indexes: given.indexes ?? ({} as Record<I, IndexKeys<R>>),
  });
