/**
 * The interface below `/_cordon/` as it's described to others: what each route is asked and answers. `npm run generate` makes
 * `openapi.json` of these types and their comments, and tests hold the server to it. How it may change is in docs/own-interface.md.
 */

import type { Message } from "../rollout/feed/messages.ts";
import type { AppliedCalls } from "./calls/apply.ts";
import type { RehearsedCalls } from "./calls/read-calls.ts";
import type { AsOf } from "./contract.ts";
import type { ExpectationOutcome } from "./expectations.ts";
import type { FlowLine } from "./flows/flows.ts";
import type { AskedHost } from "./hosts/add.ts";
import type { Join, Joined, NewKey, Report, ReportedFlows } from "./hosts/contract.ts";
import type { AskedConfirmation, AskedMode } from "./hosts/mode.ts";
import type { AskedForToken } from "./hosts/tokens.ts";
import type { MatrixLine } from "./matrix/matrix.ts";
import type { Answers } from "./routes.ts";
import type { SentHolding } from "./routing/holdings.ts";
import type { SentTable } from "./routing/load.ts";
import type { SentExpectation } from "./sent-expectations.ts";

/** Raised by a change that callers must know of: see docs/own-interface.md. */
export type InterfaceVersion = "1.2.0";

/** The account and Region that a question is about are those of its signature. */
export interface Described {
  /** Whether Cordon answers, and which accounts and Regions it can't serve. */
  readonly "GET /_cordon/health": { readonly by: "anyone"; readonly answer: Answers["/_cordon/health"] };
  /** Whether the process answers. */
  readonly "GET /_cordon/live": { readonly by: "anyone"; readonly answer: Answers["/_cordon/live"] };
  /** Whether calls should be sent here now; with status 503 if they shouldn't. */
  readonly "GET /_cordon/ready": {
    readonly by: "anyone";
    readonly answer: Answers["/_cordon/ready"];
    readonly unavailable: Answers["/_cordon/ready"];
  };
  /** Numbers in Prometheus's text format. */
  readonly "GET /_cordon/metrics": { readonly by: "scraper"; readonly text: "text/plain" };
  /** Which keys sign in here, and for which Regions, for a page that has nobody's key yet. */
  readonly "GET /_cordon/sign-in": { readonly by: "anyone"; readonly answer: Answers["/_cordon/sign-in"] };
  /** This description. */
  readonly "GET /_cordon/openapi.json": { readonly by: "anyone"; readonly answer: object };
  /** Empties every account and Region, if the operator allowed it. */
  readonly "POST /_cordon/reset": { readonly by: "operator"; readonly answer: undefined };
  /** The whole log, every account of it, as one file that `cordon restore` takes. */
  readonly "GET /_cordon/backup": { readonly by: "operator"; readonly text: "application/octet-stream" };
  /** Whether this client may come in to a directory: 204 or 403. Reverse proxies ask. */
  readonly "GET /_cordon/gate/{directory}": { readonly by: "anyone"; readonly answer: undefined };
  /** As GET. */
  readonly "HEAD /_cordon/gate/{directory}": { readonly by: "anyone"; readonly answer: undefined };
  /** Whether an address may come in to a directory or through an IP group, and by which rule. */
  readonly "GET /_cordon/gate-check/{name}": {
    readonly query: { readonly address: string };
    readonly answer: Answers["/_cordon/gate-check/"];
  };
  /** Whether a user of these groups may reach an address through a Client VPN endpoint, by which rule and on which path. */
  readonly "GET /_cordon/client-vpn": {
    readonly query: {
      readonly endpoint: string;
      readonly to: string;
      readonly traffic: string;
      /** The user's groups in the directory or identity provider, each by itself: `group=staff&group=guests`. */
      readonly group?: readonly string[];
      /** What an authorization policy may compare of the connection, as JSON: `{"jamf": {"risk": "LOW"}}`. */
      readonly context?: string;
    };
    readonly answer: Answers["/_cordon/client-vpn"];
  };
  /** Which pool an account's next public IPv4 address would come from, by which rule, and why. */
  readonly "GET /_cordon/ipam/next-address": {
    readonly query: {
      readonly "resource-type": "alb" | "eip" | "rds" | "rnat";
      /** A Region or a network border group. */
      readonly locale: string;
      /** The caller's, if it's absent. */
      readonly account?: string;
    };
    readonly answer: Answers["/_cordon/ipam/next-address"];
  };
  /** Whether packets may pass from one end to another, by which rules, and if not, what stops them. */
  readonly "GET /_cordon/check": {
    readonly query: {
      /** A name, an id (`eni-...`, `i-...`, `sg-...`, `subnet-...`, `vpc-...`), `tag:key=value`, an address, a CIDR block or `internet`. */
      readonly from: string;
      /** As `from`. */
      readonly to: string;
      /** `tcp/443`, `tcp/8000-8100`, `udp/53`, `icmp` or `all`. */
      readonly traffic: string;
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/check"];
  };
  /** Who can reach the interfaces of an end, or what they can reach, on what traffic, by which rules. */
  readonly "GET /_cordon/reach": {
    readonly query: {
      /** As `from` of check. */
      readonly of: string;
      /** Absent: `ingress`, who can reach them. */
      readonly direction?: "ingress" | "egress";
      readonly traffic?: string;
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/reach"];
  };
  /** What is open to the internet. */
  readonly "GET /_cordon/open": {
    readonly query: {
      readonly traffic?: string;
      /** Also what a rule opens and something else stops. */
      readonly all?: "true";
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/open"];
  };
  /** Which groups, subnets, VPCs or tags may open flows to which: a line that says which there are, then one for each of them. */
  readonly "GET /_cordon/matrix": {
    readonly query: {
      /** `group` (if it's absent), `subnet`, `vpc` or `tag:KEY`. */
      readonly by?: string;
      /** As in check. Absent or `any`: on what may anything pass? */
      readonly traffic?: string;
      /** Only what is in this VPC. */
      readonly vpc?: string;
      /** Only those that have this text in their name or id. */
      readonly match?: string;
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly lines: MatrixLine;
  };
  /** How much is open to the internet, by traffic. */
  readonly "GET /_cordon/open/summary": {
    readonly query: {
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/open/summary"];
  };
  /** How many there are of what the account has in the Region. */
  readonly "GET /_cordon/summary": {
    readonly query: {
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/summary"];
  };
  /** How full the pools are, the fullest first. */
  readonly "GET /_cordon/ipam/usage": {
    readonly query: {
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/ipam/usage"];
  };
  /** Which tables of ROAs and announced routes are loaded, and what registries said. */
  readonly "GET /_cordon/routes": {
    readonly query: {
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/routes"];
  };
  /** Whether a prefix is announced by whom it should be: origin validation by RFC 6811. */
  readonly "GET /_cordon/routes/check": {
    readonly query: {
      readonly prefix: string;
      /** The number of an origin. Absent: every origin that announces the prefix. */
      readonly asn?: string;
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly answer: Answers["/_cordon/routes/check"];
  };
  /** A table of ROAs or of announced routes takes the place of the one before. */
  readonly "POST /_cordon/routes/load": { readonly body: SentTable; readonly answer: Answers["/_cordon/routes/load"] };
  /** What a registry says that an organization has. */
  readonly "POST /_cordon/routes/holdings": {
    readonly body: SentHolding;
    readonly answer: Answers["/_cordon/routes/holdings"];
  };
  /** Which flows opened and closed between two moments, or by one call, by which rules, and whose calls did it. */
  readonly "GET /_cordon/diff": {
    readonly query: {
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly from?: string;
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly to?: string;
      /** Instead of both: the id of an event of the trail, for the moments before and after its call. */
      readonly call?: string;
    };
    readonly answer: Answers["/_cordon/diff"];
  };
  /** Whether sentences about the network hold, one line for each. */
  readonly "POST /_cordon/expectations": {
    readonly body: {
      readonly expectations: readonly SentExpectation[];
      /** A time in ISO 8601, how long ago it was (`2 hours ago`), or a revision. */
      readonly at?: string;
    };
    readonly lines: ExpectationOutcome & AsOf;
  };
  /** Saved answers of AWS's Describe operations, by the names of their lists, become the account's network in the Region. */
  readonly "POST /_cordon/import": {
    readonly query: {
      /** Lose what is there. */
      readonly replace?: "true";
    };
    readonly body: { readonly Vpcs: readonly object[]; readonly [list: string]: unknown };
    readonly answer: Answers["/_cordon/import"];
  };
  /** The account's network in the Region, as AWS's Describe operations would answer it. */
  readonly "GET /_cordon/export": { readonly answer: Answers["/_cordon/export"] };
  /** What uses a resource, and what of it keeps the resource from being deleted. */
  readonly "GET /_cordon/uses": {
    readonly query: {
      /** An id or a name. */
      readonly of: string;
    };
    readonly answer: Answers["/_cordon/uses"];
  };
  /** Who called what, when and from where, and what was refused. */
  readonly "GET /_cordon/history": {
    readonly query: {
      /** Only calls about this resource. */
      readonly of?: string;
      readonly user?: string;
      /** Only calls of this operation: `CreateVpc` or `ec2:CreateVpc`. */
      readonly call?: string;
      /** Only calls that were refused. */
      readonly refused?: "true";
      readonly from?: string;
      readonly to?: string;
      /** 1 to 1000, as a number. Absent: 50. */
      readonly limit?: string;
    };
    readonly answer: Answers["/_cordon/history"];
  };
  /** Which flows calls would open and close. They're decided on the world as it is, and never committed. */
  readonly "POST /_cordon/what-if": { readonly body: RehearsedCalls; readonly answer: Answers["/_cordon/what-if"] };
  /** Makes calls, all of them or none; each needs the permission that it needs alone. */
  readonly "POST /_cordon/apply": { readonly body: AppliedCalls; readonly answer: Answers["/_cordon/apply"] };
  /** The hosts of the account and Region, what is wanted of them, and what they say. */
  readonly "GET /_cordon/hosts": {
    readonly query: {
      /** Only this one: its name or id. */
      readonly host?: string;
    };
    readonly answer: Answers["/_cordon/hosts"];
  };
  /** A machine's devices are bound to network interfaces, and it gets a token to join with. */
  readonly "POST /_cordon/hosts/add": { readonly body: AskedHost; readonly answer: Answers["/_cordon/hosts/add"] };
  /** Another token for a host. */
  readonly "POST /_cordon/hosts/token": {
    readonly body: AskedForToken & { readonly host: string };
    readonly answer: Answers["/_cordon/hosts/token"];
  };
  /** A host's key, tokens and bindings end. */
  readonly "POST /_cordon/hosts/remove": { readonly body: { readonly host: string }; readonly answer: undefined };
  /** Whether a host refuses what its groups don't allow, or only counts it. */
  readonly "POST /_cordon/hosts/mode": { readonly body: AskedMode; readonly answer: Answers["/_cordon/hosts/mode"] };
  /** What a host enforces on trial, it enforces for good. */
  readonly "POST /_cordon/hosts/confirm": {
    readonly body: AskedConfirmation;
    readonly answer: Answers["/_cordon/hosts/confirm"];
  };
  /** What a host refused lately, or would refuse, and which rule nearly allows it. */
  readonly "GET /_cordon/hosts/refused": {
    readonly query: { readonly host: string };
    readonly answer: Answers["/_cordon/hosts/refused"];
  };
  /** The records of flow logs, line by line: all of them, the last ones, and those that are yet to come. */
  readonly "GET /_cordon/flows": {
    readonly query: {
      /** As `from` of check. */
      readonly interface?: string;
      /** Its id. */
      readonly "flow-log"?: string;
      /** 0 to 10000, as a number. */
      readonly last?: string;
      /** Whatever it says: the answer goes on with what comes. */
      readonly follow?: string;
    };
    readonly lines: FlowLine;
  };
  /** Rules that let no flow pass lately, as far as anybody looked. */
  readonly "GET /_cordon/rules/unused": {
    readonly query: {
      /** A whole number. Absent: 30. */
      readonly days?: string;
    };
    readonly answer: Answers["/_cordon/rules/unused"];
  };
  /** A machine shows its token, and the key that it made becomes the host's. */
  readonly "POST /_cordon/host/join": { readonly by: "anyone"; readonly body: Join; readonly answer: Joined };
  /** The key signs from now on, in place of the one that signed this. */
  readonly "POST /_cordon/host/key": { readonly by: "host"; readonly body: NewKey; readonly answer: undefined };
  /** What the host must do, and what changes of it, line by line, for as long as the host listens. */
  readonly "GET /_cordon/host/feed": {
    readonly by: "host";
    readonly query: {
      /** The cursor of the last message that the host has. */
      readonly after?: string;
    };
    readonly lines: Message;
  };
  /** What holds on the host. */
  readonly "POST /_cordon/host/report": { readonly by: "host"; readonly body: Report; readonly answer: undefined };
  /** What flows the host saw. */
  readonly "POST /_cordon/host/flows": {
    readonly by: "host";
    readonly body: ReportedFlows;
    readonly answer: undefined;
  };
}
