/** Who answers what Cordon doesn't serve. */
import { randomUUID } from "node:crypto";
import { UpstreamClient, type UpstreamTimes } from "./upstream-client.ts";
import type { UpstreamRules } from "./upstream-rules.ts";

export interface Upstreams {
  readonly rules: UpstreamRules;
  readonly client: UpstreamClient;
  /** Of this process: a call that comes back has it. */
  readonly id: string;
}

export const openUpstreams = (rules: UpstreamRules, times: UpstreamTimes): Upstreams => ({
  rules,
  client: new UpstreamClient(times),
  id: randomUUID(),
});
