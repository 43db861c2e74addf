/** Stretches whose records are missing, as answers show them; and who may read records at all. */
import type { ReportedGap } from "../../rollout/reported-flows.ts";

export interface MissingRecords {
  readonly interfaceId: string;
  readonly name?: string | undefined;
  /** ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly because: string;
}

/** What gives the same through AWS's interface. */
export const FLOW_ACTIONS = ["ec2:DescribeFlowLogs", "logs:FilterLogEvents"];

const REASONS: Readonly<Record<ReportedGap["reason"], string>> = {
  "agent-away": "no agent watched the host",
  "events-lost": "the host's kernel lost events",
  "set-full": "the host had more flows than it could count",
};

export const missingInWords = (
  { interfaceId, from, until, reason }: ReportedGap,
  name: string | undefined,
): MissingRecords => ({ interfaceId, name, from: timeOf(from), until: timeOf(until), because: REASONS[reason] });

/** `2026-11-30T09:00:00Z`. */
export const timeOf = (seconds: number): string => `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
