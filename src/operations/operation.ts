/** An operation: a name from AWS's API and a pure decision. */

import type { PrincipalFacts, RequestContext } from "../access/request-context.ts";
import type { Limits } from "../model/limits.ts";
import type { Settings } from "../model/settings.ts";
import { type Steps, toTheEnd } from "../model/steps.ts";
import type { Change } from "../model/world/change.ts";
import type { NewId } from "../model/world/ids.ts";
import type { EventLookup } from "../model/world/trail.ts";
import type { World } from "../model/world/world.ts";
import type { CloudtrailOperations } from "../wire/generated/cloudtrail.ts";
import type { ConfigOperations } from "../wire/generated/config.ts";
import type { DsOperations } from "../wire/generated/ds.ts";
import type { Ec2Operations } from "../wire/generated/ec2.ts";
import type { ElasticloadbalancingOperations } from "../wire/generated/elasticloadbalancing.ts";
import type { IamOperations } from "../wire/generated/iam.ts";
import type { OrganizationsOperations } from "../wire/generated/organizations.ts";
import type { RamOperations } from "../wire/generated/ram.ts";
import type { RdsOperations } from "../wire/generated/rds.ts";
import type { ServicequotasOperations } from "../wire/generated/servicequotas.ts";
import type { StsOperations } from "../wire/generated/sts.ts";
import type { WorkspacesOperations } from "../wire/generated/workspaces.ts";
import { refuseForeign } from "./other-accounts/foreign-records.ts";
import type { Touched } from "./permission/touched.ts";

export interface Services {
  ec2: Ec2Operations;
  workspaces: WorkspacesOperations;
  ds: DsOperations;
  organizations: OrganizationsOperations;
  iam: IamOperations;
  sts: StsOperations;
  cloudtrail: CloudtrailOperations;
  config: ConfigOperations;
  ram: RamOperations;
  rds: RdsOperations;
  servicequotas: ServicequotasOperations;
  elasticloadbalancing: ElasticloadbalancingOperations;
}
export type Service = keyof Services;

export type Caller = PrincipalFacts;

export type Seal = (
  purpose: "access-key" | "authorization-message" | "pre-shared-key" | "session-token",
  text: string,
) => string;

/** Everything that a decision may read: no clock, no randomness, no disk. */
export interface Call<Input> {
  readonly input: Input;
  /** The caller's own partition. */
  readonly world: World;
  readonly caller: Caller;
  readonly region: string;
  /** ISO 8601. */
  readonly now: string;
  readonly requestId: string;
  readonly newId: NewId;
  /** Random bytes as hex digits, for anything but ids. */
  readonly random: (bytes: number) => string;
  /** Makes a text readable to this server only, so that the log has no secret in clear. */
  readonly seal: Seal;
  /** What `seal` sealed for this purpose; undefined for anything else. */
  readonly open: (...sealed: Parameters<Seal>) => string | undefined;
  /** What policies may compare of the caller and of the request, whatever it asks for. */
  readonly context: () => RequestContext;
  readonly digest: (algorithm: "md5" | "sha256", bytes: Uint8Array) => Uint8Array;
  readonly limits: Limits;
  readonly settings: Settings;
  /** What the operation's `look` or `readsTrail` found, the key that it makes, or mistakes in Cedar; undefined if nobody did that before. */
  readonly found?: unknown;
}

/** A key pair that a call makes for its caller. */
export interface AskedKey {
  readonly name: string;
  readonly type: "rsa" | "ed25519";
  readonly format: "pem" | "ppk";
}
export interface MadeKey {
  /** In OpenSSH's form. */
  readonly publicKey: string;
  readonly fingerprint: string;
  /** The private key, for the answer alone. */
  readonly material: string;
}

/** Enough of a call to say what of other accounts its caller sees. */
export type Asking = Pick<Call<unknown>, "world" | "settings">;

/** What a call changes and answers. Nothing has happened yet: the gateway commits all of the changes, or nothing. */
export interface Decision<Output> {
  readonly changes?: readonly Change[];
  readonly output: Output;
}

/**
 * What a call that lists would answer, for whoever makes the answer step by step: it may be too long for one turn. The
 * answer has the candidates that match, up to `size` of them, each as `show` shows it.
 */
export interface Listing<R = unknown> {
  /** The member of the output that lists them. */
  readonly list: string;
  /** In the order of the answer. */
  readonly candidates: Iterable<R>;
  /** Undefined if all of them match. */
  readonly matches: ((candidate: R) => boolean) | undefined;
  readonly size: number;
  /** What the list has for the items that were found, if that isn't one part for each. */
  readonly parts?: ((items: readonly R[]) => readonly unknown[]) | undefined;
  readonly show: (part: R) => unknown;
  /** The other members of the output. `hasMore`: there would be more items than `size`. */
  readonly others: (items: readonly R[], hasMore: boolean) => Readonly<Record<string, unknown>>;
}

type Input<S extends Service, N extends keyof Services[S]> = Services[S][N] extends { input: infer I } ? I : never;
type Output<S extends Service, N extends keyof Services[S]> = Services[S][N] extends { output: infer O } ? O : never;

/** The input and output types of an operation, for pieces that several operations share. */
export type InputOf<S extends Service, N extends keyof Services[S]> = Input<S, N>;
export type OutputOf<S extends Service, N extends keyof Services[S]> = Output<S, N>;

export interface Operation<I, O> {
  readonly service: Service;
  readonly name: string;
  /**
   * The resources that the caller needs permission on, found as `decide` finds them: the same records, whatever the call
   * names them by. It may refuse the call as `decide` would.
   */
  readonly touches: (call: Call<I>) => readonly Touched[];
  /** Further actions that the call needs permission for, on the same resources: `sts:TagSession`. */
  readonly alsoNeeds?: (call: Call<I>) => readonly string[];
  /** Whether the resource itself lets the caller in: then the caller's policies needn't allow the call, but may still deny it. */
  readonly isGranted?: (call: Call<I>) => boolean;
  /** The names of the filters that it takes, apart from those for tags. */
  readonly filters?: readonly string[];
  /** For an answer that grows with what the call makes: otherwise all of it is kept for a retry with the same ClientToken. */
  readonly retry?: Retry<I, O>;
  /** Throws a declared error to refuse. Synchronous and pure: it may run again on a newer world. */
  readonly decide: (call: Call<I>) => Decision<O>;
  /**
   * What takes long to find, step by step, for `decide` and `listing` to use by `foundFor`. When they're called others may have
   * changed the world.
   */
  readonly look?: (call: Call<I>) => Steps<unknown>;
  /** What it looks up in the trail, for `decide` to find in the call's `found`. */
  readonly readsTrail?: (call: Call<I>) => EventLookup;
  /** The key that it makes, for `decide` to find in the call's `found`, as a `MadeKey`. */
  readonly makesKey?: (call: Call<I>) => AskedKey;
  /** The document in Cedar that it takes, for `decide` to find the mistakes in the call's `found`, as texts. */
  readonly checksCedar?: (call: Call<I>) => string | undefined;
  /** If it lists: its answer step by step. `decide` makes the same in one go. */
  readonly listing?: (call: Call<I>) => Listing;
  /** Changes that come due when what is listed is looked at. `listing` shows the world after them. */
  readonly settle?: (call: Call<I>) => readonly Change[];
}

/** What `look` finds for a call: found before, in turns, or else now. */
export const foundFor = <I, T>(call: Call<I>, look: (call: Call<I>) => Steps<T>): T =>
  call.found === undefined ? toTheEnd(look(call)) : (call.found as T);

/** What a retry needs of the first answer, and what it answers with that. */
interface Retry<I, O> {
  keep(output: O): readonly string[];
  answer(call: Call<I>, kept: readonly string[]): O;
}

/** An operation whose types aren't known, as the registry holds it. */
export type AnyOperation = Operation<never, unknown>;

export const operation = <S extends Service, N extends keyof Services[S] & string>(
  service: S,
  name: N,
  definition: Pick<
    Operation<Input<S, N>, Output<S, N>>,
    | "touches"
    | "alsoNeeds"
    | "isGranted"
    | "filters"
    | "retry"
    | "decide"
    | "look"
    | "readsTrail"
    | "makesKey"
    | "checksCedar"
    | "listing"
    | "settle"
  >,
): Operation<Input<S, N>, Output<S, N>> => ({
  service,
  name,
  ...definition,
  decide(call) {
    const decision = definition.decide(call);
    refuseForeign(name, call.world, decision.changes ?? []);
    return decision;
  },
});
